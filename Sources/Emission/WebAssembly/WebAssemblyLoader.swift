import IngotIR

/// The module of JavaScript that loads a WebAssembly module and calls its functions, with its types.
struct WebAssemblyLoader {
  /// A method that calls a function of the module.
  struct Method {
    /// An input: its name in the model, and the number of floats of a call, or of a row if a call takes any number.
    struct Input {
      let name: String
      let count: Int
    }

    let name: String
    let function: CFunction
    /// The name of the function in the model.
    let title: String
    let inputs: [Input]
    /// The number of floats of the result, as for inputs.
    let result: Int
    /// Whether the number of rows is an option, since no input tells it.
    let takesRows: Bool

    var takesOptions: Bool { takesRows || function.isRandom }
  }

  let title: String
  let source: CSource
  let methods: [Method]

  /// - Parameter title: the name of the model.
  init(_ source: CSource, title: String) {
    self.title = title
    self.source = source
    let takesAnyRows = source.options.takesAnyRows
    func count(_ width: Int, isByRow: Bool) -> Int { isByRow && !takesAnyRows ? source.batch * width : width }
    var names = JavaScriptNames()
    methods = source.functions.map { function in
      Method(
        name: names.unique(function.function.name), function: function, title: function.function.name,
        inputs: function.inputs.map { input in
          Method.Input(
            name: function.function[input.value].name, count: count(input.width, isByRow: input.isByRow))
        }, result: count(function.resultWidth, isByRow: function.resultIsByRow),
        takesRows: takesAnyRows && function.inputs.isEmpty)
    }
  }

  private var file: String { source.options.name }

  // MARK: Code

  /// The constants, the classes, and the function `modelOf`, which takes the bytes of the module and of the weights.
  var body: String {
    let signatures = methods.map { method in
      let inputs = method.inputs.map { "{ name: \(javaScriptString($0.name)), count: \($0.count) }" }
      return """
          {
            name: \(javaScriptString(method.title)),
            method: "\(method.name)",
            symbol: "\(method.function.symbol)_with",
            inputs: [\(inputs.joined(separator: ", "))],
            result: \(method.result),
            draws: \(method.function.isRandom),
          },

        """
    }
    return """
      const arenaBytes = \(source.arenaBytes);
      const weightBytes = \(source.weights.count);
      const takesAnyRows = \(source.options.takesAnyRows);
      const defaultSeed = \(source.seed)n;

      /** What each function takes and returns: numbers of \(source.options.takesAnyRows ? "a row" : "a call"). */
      const signatures = [
      \(signatures.joined())];

      \(String(decoding: PackageResources.instance_js, as: UTF8.self))
      /** The functions of the model. */
      class Model {
        #instance;

        constructor(instance) {
          this.#instance = instance;
          /** The same functions by their names in the model. */
          this.functions = Object.freeze(
            Object.fromEntries(signatures.map(({ name, method }) => [name, this[method].bind(this)])));
        }
      \(methods.enumerated().map { code(of: $1, at: $0) }.joined())}

      /** Returns a model that runs these bytes. */
      const modelOf = async (module, weights) => new Model(await Instance.of(module, weights));

      """
  }

  private func code(of method: Method, at index: Int) -> String {
    let parameters = (!method.inputs.isEmpty ? ["inputs"] : []) + (method.takesOptions ? ["options = {}"] : [])
    let arguments = [!method.inputs.isEmpty ? "inputs" : "{}", method.takesOptions ? "options" : "{}"]
    return """

      \(comment(on: method))
        \(method.name)(\(parameters.joined(separator: ", "))) {
          return this.#instance.call(signatures[\(index)], \(arguments.joined(separator: ", ")));
        }

      """
  }

  /// The module in browsers and in Node.
  var module: String {
    """
    // The trained model \(javaScriptString(title)) in WebAssembly, for browsers and Node. Made by Ingot.
    //
    //     import { load } from "./\(file).js";
    //     const model = await load();
    //     const result = \(example)

    \(body)
    /** Returns the bytes of a file beside this one. */
    async function read(url) {
      if (url.protocol === "file:" && typeof process !== "undefined") {
        const { readFile } = await import(/* webpackIgnore: true */ "node:fs/promises");
        return readFile(url);
      }
      const response = await fetch(url);
      if (!response.ok) { throw new Error(`expected the file ${url}, found status ${response.status}`); }
      return response.arrayBuffer();
    }

    /**
     * Loads the model. What is not given is read from the files beside this one.
     *
     * @param files `module`: the bytes of \(file).wasm, or the compiled module;
     *   `weights`: the bytes of \(file).weights.
     */
    export async function load({ module, weights } = {}) {
      return modelOf(
        module ?? (await read(new URL("./\(file).wasm", import.meta.url))),
        weights ?? (await read(new URL("./\(file).weights", import.meta.url))));
    }

    """
  }

  /// A call of the first function.
  private var example: String {
    guard let method = methods.first else { return "model" }
    let inputs = method.inputs.map { "\(propertyName($0.name)): \($0.count == 2 ? "[0.5, -1.2]" : "[…]")" }
    if !inputs.isEmpty { return "model.\(method.name)({ \(inputs.joined(separator: ", ")) });" }
    return "model.\(method.name)(\(method.takesRows ? "{ rows: 8 }" : ""));"
  }

  // MARK: Types

  /// The types of the module.
  var types: String {
    let functions = methods.map { method in
      "    readonly \(javaScriptString(method.title)): Model[\"\(method.name)\"];\n"
    }
    return """
      // The types of \(file).js. Made by Ingot.

      /** Numbers in row-major order. */
      export type Numbers = readonly number[] | Float32Array | Float64Array;

      /** The functions of the trained model \(javaScriptString(title)). */
      export interface Model {
      \(methods.map { declaration(of: $0) }.joined())
        /** The same functions by their names in the model. */
        readonly functions: {
      \(functions.joined())  };
      }

      /** The files of the model; what is missing is read from beside the module. */
      export interface Files {
        /** The bytes of \(file).wasm, or the compiled module. */
        module?: ArrayBuffer | ArrayBufferView | WebAssembly.Module;
        /** The bytes of \(file).weights. */
        weights?: ArrayBuffer | ArrayBufferView;
      }

      /** Loads the model. */
      export function load(files?: Files): Promise<Model>;

      """
  }

  private func declaration(of method: Method) -> String {
    var parameters: [String] = []
    if !method.inputs.isEmpty {
      let members = method.inputs.map { "\(propertyName($0.name)): Numbers" }
      parameters.append("inputs: { \(members.joined(separator: "; ")) }")
    }
    if method.takesOptions {
      let members =
        (method.takesRows ? ["rows?: number"] : [])
        + (method.function.isRandom ? ["seed?: bigint | number", "step?: bigint | number"] : [])
      parameters.append("options?: { \(members.joined(separator: "; ")) }")
    }
    return "\(comment(on: method))\n  \(method.name)(\(parameters.joined(separator: ", "))): Float32Array;\n"
  }

  // MARK: Words

  /// Returns a name as it stands in an object.
  private func propertyName(_ name: String) -> String {
    // An identifier of C is one of JavaScript, and every word may name a property.
    name == cIdentifier(name) ? name : javaScriptString(name)
  }

  /// Returns a comment that says what a method takes and returns, a sentence a line.
  private func comment(on method: Method) -> String {
    func numbers(_ count: Int) -> String { "\(count) number\(count == 1 ? "" : "s")" }
    let unit = source.options.takesAnyRows ? " a row" : ""
    let inputs = method.inputs.map { "\(numbers($0.count))\(unit) of \(javaScriptString($0.name))" }
    var lines = ["The function \(javaScriptString(method.title))."]
    if !inputs.isEmpty { lines.append("Takes \(inputs.joined(separator: " and ")).") }
    lines.append("Returns \(numbers(method.result))\(unit).")
    if method.takesRows { lines.append("Makes `rows` rows, 1 by default.") }
    if method.function.isRandom { lines.append("The same seed and step give the same numbers; steps count from 1.") }
    return "  /**\n\(lines.map { "   * \($0)\n" }.joined())   */"
  }
}
