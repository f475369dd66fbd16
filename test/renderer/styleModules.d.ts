// Tells the compiler of the tests what a CSS module is, in the renderer's own words. It must never declare anything itself.
import '../../renderer/lib/design/styleModules.d.ts';
