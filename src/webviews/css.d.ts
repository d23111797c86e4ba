// Styles are imported for their effect: the build bundles them beside the page.
declare module '*.css' {}
