// Tells the compiler what a CSS module and a style sheet are. It must never name anything else.
declare module '*.module.css' {
  const classes: Readonly<Record<string, string>>;
  export default classes;
}
declare module '*.css';
