// What tells a static pod: the kubelet writes it on the mirror that it makes at the API server (kubelet/types ConfigMirrorAnnotationKey).
export const mirrorAnnotation = 'kubernetes.io/config.mirror';
