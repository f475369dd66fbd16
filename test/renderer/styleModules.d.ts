/// <reference path="../../renderer/lib/design/styleModules.d.ts" />
