// Evaluates to a function from TypeScript source to JSON of `{code}` or `{message}`. Lines stay where they were.
import { transform } from "sucrase";

export function stripTypes(source) {
  try {
    const { code } = transform(source, { transforms: ["typescript"], disableESTransforms: true });
    return JSON.stringify({ code });
  } catch (error) {
    return JSON.stringify({ message: `${error.message}` });
  }
}
