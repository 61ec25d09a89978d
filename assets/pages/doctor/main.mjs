export { default } from "../runs/main.mjs";
