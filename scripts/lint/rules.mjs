// The table of house rules. One row: id, where it applies, what it forbids, the reason. A rule that is not here does not exist.
import { layerRules } from './layerRules.mjs';
import { shapeRules } from './shapeRules.mjs';
import { suffixRules } from './suffixRules.mjs';
import { testRules } from './testRules.mjs';
import { textRules } from './textRules.mjs';

/** @typedef {{ id: string, where: string, forbids: string, reason: string }} Rule */

export const rules = [...suffixRules, ...layerRules, ...shapeRules, ...testRules, ...textRules];
