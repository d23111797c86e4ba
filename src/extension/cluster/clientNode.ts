// The few names of @kubernetes/client-node that are used. It costs 200 ms and 33 MB to load, so this file is only
// ever imported dynamically, and only when a user needs what it does.
export { KubeConfig } from '@kubernetes/client-node';
