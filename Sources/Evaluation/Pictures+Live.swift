import IngotCharts
import IngotDatasets
package import IngotDiagnostics
import IngotExecution
import IngotFiles
import IngotIR
package import IngotRunPages
import IngotSampling

// What a page embeds, so that its scripts can decode codes and show the images behind them.
extension Pictures {
  /// The number of images whose codes a page embeds: enough to see the classes, few enough for a small page.
  private static let embedded = 2_000
  private static let spriteColumns = 50
  /// The widest code that a page embeds with each image.
  private static let widestCode = 64

  /// Returns the embedded decoder and codes, and the figure of these codes.
  package func live() throws(IngotError) -> (figure: RunPage.Figure?, data: LiveData) {
    var data = LiveData()
    let sampler = try sampler()
    if let sampler, let size = imageSize(of: sampler) {
      data.decoder = try LiveData.Decoder(sampler, machine, width: size.0, height: size.1)
    }
    guard let latent = try latent(count: Self.embedded) else { return (nil, data) }
    let columns = latent.codes.width
    if columns <= Self.widestCode {
      data.codes = LiveData.Codes(
        columns: columns, decodes: data.decoder != nil && takesCodes(sampler, columns), rows: latent.codes.rows,
        classes: latent.classes, sprite: sprite(of: latent.indices), spriteColumns: Self.spriteColumns)
    }
    return (RunPage.Figure(latent.chart, caption: latent.caption, kind: .codes), data)
  }

  /// Whether the codes of images are what the decoder takes, and not a part of it.
  private func takesCodes(_ sampler: Sampler?, _ columns: Int) -> Bool {
    sampler?.codeWidth == columns && machine.module.function(.style) == nil
  }

  /// Returns a sheet with these images in rows, without gaps.
  private func sprite(of indices: [Int]) -> [UInt8] {
    guard let dataset = shown?.dataset else { return [] }
    let rows = max(1, (indices.count + Self.spriteColumns - 1) / Self.spriteColumns)
    var sheet = GrayImage(width: Self.spriteColumns * dataset.width, height: rows * dataset.height)
    for (place, index) in indices.enumerated() {
      let image = Array(dataset.image(index))
      let left = place % Self.spriteColumns * dataset.width
      for y in 0..<dataset.height {
        let start = (place / Self.spriteColumns * dataset.height + y) * sheet.width + left
        sheet.pixels.replaceSubrange(
          start..<(start + dataset.width), with: image[(y * dataset.width)..<((y + 1) * dataset.width)])
      }
    }
    return sheet.png
  }
}

extension LiveData.Decoder {
  /// Embeds the function that a sampler decodes with; nil if a page does not know one of its operations.
  fileprivate init?(_ sampler: Sampler, _ machine: Machine, width: Int, height: Int) throws(IngotError) {
    let (function, module) = (sampler.function, machine.module)
    let extent = try sampler.extent()
    var instructions: [LiveData.Decoder.Instruction] = []
    var used: Set<Parameter> = []
    for instruction in function.body {
      guard let result = instruction.result else { return nil }
      var piped: String?
      for call in instruction.calls {
        guard let numbers = call.numbersInPages else { return nil }
        used.formUnion(call.operands.compactMap(\.parameter))
        if call.operands.contains(where: \.isTransposed) { return nil }
        let operands = call.operands.map { module.text(of: $0, in: function) }
        let name = "%\(function[result].name)"
        instructions.append(
          LiveData.Decoder.Instruction(
            op: call.opcode.rawValue, operands: (piped.map { [$0] } ?? []) + operands, result: name,
            columns: function[result].type.columns, numbers: numbers))
        piped = name
      }
    }
    let inputs = function.arguments.filter { function[$0].type.element == .f32 }.map { argument in
      let info = function[argument]
      let isLabels = info.role == .labels
      return LiveData.Decoder.Input(
        name: info.name, role: isLabels ? "labels" : "code", columns: info.type.columns,
        center: isLabels ? nil : extent.center, extent: isLabels ? nil : extent.reach)
    }
    let parameters = try embedded(used, for: sampler, of: machine, extent)
    self.init(
      width: width, height: height, inputs: inputs, instructions: instructions,
      result: "%\(function[function.terminator.value].name)",
      parameters: Dictionary(uniqueKeysWithValues: parameters.map { (module[$0.key].name, $0.value) }))
  }
}

/// The largest error of a pixel with which all weights are embedded in 8 bits.
private let tolerance: Float = 5e-3
/// The number of codes on which the error is measured.
private let measuredCodes = 64

/// Returns the parameters of a decoder for a page: weights in 8 bits, or with 12 bits for the last weight, which has the
/// most effect on a pixel, where 8 would be seen.
private func embedded(
  _ used: Set<Parameter>, for sampler: Sampler, of machine: Machine, _ extent: CodeExtent
) throws(IngotError) -> [Parameter: EmbeddedParameter] {
  let module = machine.module
  // What the page sees.
  let copy = try Machine(machine.program, threads: 1, initializes: false)
  func embed(_ parameter: Parameter, _ precision: EmbeddedParameter.Precision) -> EmbeddedParameter {
    EmbeddedParameter(machine.parameter(parameter), shape: module[parameter].type.shape, precision) { seen in
      copy.setParameter(parameter, to: seen)
    }
  }
  var parameters = Dictionary(uniqueKeysWithValues: used.map { ($0, embed($0, .eightBits)) })
  let last = sampler.function.body.last { $0.opcode.isProduct }?.call.operands.compactMap(\.parameter).first
  guard let last else { return parameters }
  let normals = normalNumbers(measuredCodes * sampler.codeWidth, seed: module.seed, step: 1)
  let codes = normals.enumerated().map { place, number in
    let column = place % sampler.codeWidth
    return Float(extent.center[column] + extent.reach[column] / 2 * number)
  }
  let classes = sampler.decodesClasses ? sampler.drawClasses(0..<measuredCodes) : nil
  let exact = try sampler.decode(codes, classes: classes)
  let found = try Sampler(copy).decode(codes, classes: classes)
  // A decoder that gives NaN gives it in the page, too.
  if zip(exact, found).contains(where: { abs($0 - $1) > tolerance }) { parameters[last] = embed(last, .twelveBits) }
  return parameters
}

extension Call {
  /// The attributes that `decoder.js` reads for this operation; nil for an operation that it does not know.
  fileprivate var numbersInPages: [String: Double]? {
    switch opcode {
    case .linear, .matmul, .add, .subtract, .multiply, .divide, .exp, .log, .relu, .tanh, .sigmoid, .softplus,
      .softmax, .logSoftmax, .concatColumns, .scaleColumns, .shiftColumns:
      [:]
    case .scale: ["by": Double(float(.by))]
    case .leakyReLU: ["slope": Double(float(.slope))]
    case .sliceColumns: ["from": Double(integer(.from))]
    case .inverseDeviation: ["epsilon": Double(float(.epsilon))]
    case .constant: ["value": Double(float(.value))]
    case .dropout, .normalizeColumns, .mean, .binaryCrossEntropy, .bceWithLogits, .meanSquaredError, .crossEntropy,
      .softmaxCrossEntropy, .normal, .uniform, .categorical, .mixture, .swissRoll, .gate, .tanhAdjoint,
      .sigmoidAdjoint, .softplusAdjoint, .softmaxAdjoint, .logSoftmaxAdjoint, .binaryCrossEntropyAdjoint,
      .bceWithLogitsAdjoint, .meanSquaredErrorAdjoint, .crossEntropyAdjoint, .softmaxCrossEntropyAdjoint, .broadcast,
      .columnSums, .padColumns, .normalizeColumnsAdjoint, .sumSquares, .clipFactor, .rescale, .concatRows, .sliceRows,
      .adam, .sgd, .trackMean, .trackVariance:
      nil
    }
  }
}
