import IngotIR

/// What Swift knows a func by.
struct SwiftFunction {
  struct Input {
    /// The label and the name of the parameter.
    let name: String
    /// The name of the argument of the func.
    let original: String
    /// The number of numbers of a row, and of a call with a fixed number of rows.
    let width: Int
    let count: Int
    let role: ArgumentRole?
  }

  /// The name of the method.
  let name: String
  /// The name of the func.
  let original: String
  /// The C function that takes its memory from the caller.
  let symbol: String
  let inputs: [Input]
  let isRandom: Bool
  /// The number of numbers of a row of the result, and of a call with a fixed number of rows.
  let resultWidth: Int
  let resultCount: Int
  let role: FunctionRole?

  /// - Parameter names: the names of the members of the type.
  init(_ function: CFunction, names: inout SwiftNames) {
    original = function.function.name
    name = names.unique(original)
    symbol = "\(function.symbol)_with"
    var parameters = SwiftNames(taken: Self.parameters)
    inputs = function.inputs.map { input in
      let info = function.function[input.value]
      return Input(
        name: parameters.unique(info.name), original: info.name, width: input.width, count: info.type.count,
        role: input.role)
    }
    isRandom = function.isRandom
    resultWidth = function.resultWidth
    resultCount = function.function.resultType.count
    role = function.function.role
  }

  /// The names of the parameters and variables of a method besides the inputs.
  private static let parameters: Set<String> = ["rows", "seed", "step"]

  /// Whether the number of rows is an argument: nothing else says how many a call for any number makes.
  func takesRows(_ options: CSource.Options) -> Bool { options.takesAnyRows && inputs.isEmpty }
}

extension FunctionRole {
  /// What a function of this role does, as a sentence.
  var sentence: String {
    switch self {
    case .reconstruction: "Reconstructs an image."
    case .code: "Returns the code of an image."
    case .style: "Returns the style of an image."
    case .classes: "Returns the probability of each class for an image."
    case .clusters: "Returns the probability of each cluster for an image."
    case .sample: "Makes an image from a code."
    case .prior: "Draws a code from the prior."
    case .stylePrior: "Draws a style from its prior."
    case .classPrior: "Draws a code from the part of the prior that belongs to a class."
    case .real: "Returns the probability that a discriminator assigns to a draw from its prior."
    case .fake: "Returns the probability that a discriminator assigns to the code of an image."
    }
  }

  /// Whether a function of this role returns images.
  var makesImages: Bool { self == .sample || self == .reconstruction }
}
