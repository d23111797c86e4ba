// The version in the User-Agent header, so that audit logs tell who asked. A unit test holds it to package.json.

export const version = '0.1.0';
