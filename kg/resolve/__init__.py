"""One node for each thing: papers, people and concepts out of what was extracted."""
