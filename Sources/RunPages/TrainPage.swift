package import Foundation
import IngotCharts
import IngotFiles
import IngotFormatting

/// The training of a model as one self-contained page that works from disk: it trains in the browser while its reader
/// watches the codes, the decoder and the losses.
package struct TrainPage: Sendable {
  /// What the page works on, which `Page/Training/training.js` reads.
  package struct Program: Encodable, Sendable {
    /// An argument of a step: its name, its role in the data, and its size.
    package struct Input: Encodable, Sendable {
      package let name: String
      package let role: String
      package let rows: Int
      package let columns: Int

      package init(name: String, role: String, rows: Int, columns: Int) {
        (self.name, self.role, self.rows, self.columns) = (name, role, rows, columns)
      }
    }

    /// A phase: its position among the functions of the program, and its instructions as text.
    package struct Phase: Encodable, Sendable {
      package let name: String
      package let index: Int
      package let instructions: [String]

      package init(name: String, index: Int, instructions: [String]) {
        (self.name, self.index, self.instructions) = (name, index, instructions)
      }
    }

    /// A function of the module by the name of its export, and the width of a row of its result.
    package struct Function: Encodable, Sendable {
      package let symbol: String
      package let columns: Int

      package init(symbol: String, columns: Int) { (self.symbol, self.columns) = (symbol, columns) }
    }

    /// A normal distribution around zero.
    package struct Prior: Encodable, Sendable {
      package let deviation: Double

      package init(deviation: Double) { self.deviation = deviation }
    }

    /// The exports that every program has.
    package struct Symbols: Encodable, Sendable {
      package let initialize: String
      package let step: String

      package init(initialize: String, step: String) { (self.initialize, self.step) = (initialize, step) }
    }

    package var title: String
    /// The bytes of the WebAssembly module.
    package var module: Data
    /// The seed at first, as text: it may be larger than the whole numbers of JavaScript.
    package var seed: String
    package var batch: Int
    /// The sizes of the memory in bytes.
    package var store: Int
    package var work: Int
    package var symbols: Symbols
    package var inputs: [Input]
    package var phases: [Phase]
    /// The code of images, images of codes, and draws of the prior, if the model has them.
    package var code: Function?
    package var sample: Function?
    package var priorDraw: Function?
    /// The prior, if it is a normal distribution.
    package var prior: Prior?

    package init(
      title: String, module: Data, seed: String, batch: Int, store: Int, work: Int, symbols: Symbols,
      inputs: [Input], phases: [Phase], code: Function?, sample: Function?, priorDraw: Function?, prior: Prior?
    ) {
      (self.title, self.module, self.seed, self.batch) = (title, module, seed, batch)
      (self.store, self.work, self.symbols) = (store, work, symbols)
      (self.inputs, self.phases) = (inputs, phases)
      (self.code, self.sample, self.priorDraw, self.prior) = (code, sample, priorDraw, prior)
    }
  }

  /// The images that the page trains on.
  package struct Examples: Sendable {
    package var width: Int
    package var height: Int
    /// The pixels of all images, row-major.
    package var pixels: [UInt8]
    /// The class of each image; empty for images without labels.
    package var labels: [Int]
    /// The images that training uses, and those whose codes are shown.
    package var training: [Int]
    package var shown: [Int]

    package init(width: Int, height: Int, pixels: [UInt8], labels: [Int], training: [Int], shown: [Int]) {
      (self.width, self.height, self.pixels) = (width, height, pixels)
      (self.labels, self.training, self.shown) = (labels, training, shown)
    }
  }

  package var program: Program
  package var examples: Examples

  package init(_ program: Program, _ examples: Examples) {
    self.program = program
    self.examples = examples
  }

  package var html: String {
    PageDocument(
      title: program.title, header: "", navigation: "",
      main: "<p class=\"intro\">\(introduction)</p>\n\(PageScript.trainingMain)",
      live: embeddedJSON(Live(page: self)), script: PageScript.training, style: PageScript.trainingStyle
    ).html
  }
}

extension TrainPage {
  /// What happens on the page: for an adversarial autoencoder, what it is.
  private var introduction: String {
    let names = program.phases.map(\.name)
    if names == ["reconstruction", "discriminator", "generator"] {
      return """
        An adversarial autoencoder learns to write each image as a code of a few numbers, so that all codes together look
        like draws from a chosen distribution, the prior. Each step of training runs three phases. The reconstruction phase
        trains an encoder, which maps images to codes, and a decoder, which maps codes back to images. The discriminator
        phase trains a third network to tell codes from draws of the prior, and the generator phase trains the encoder to
        move the codes until that network fails.
        """
    }
    return "This page trains a model on drawn digits. Each step runs these phases in order: "
      + "\(escaped(names.joined(separator: ", ").printable))."
  }
}

/// The members of the program, and the examples beside them.
private struct Live: Encodable {
  let page: TrainPage

  private struct Images: Encodable {
    let width: Int
    let height: Int
    let count: Int
    /// In the zlib format.
    let pixels: Data
  }

  private enum CodingKeys: CodingKey {
    case images, labels, colors, examples, shown
  }

  func encode(to encoder: any Encoder) throws {
    try page.program.encode(to: encoder)
    let examples = page.examples
    var members = encoder.container(keyedBy: CodingKeys.self)
    let count = examples.pixels.count / max(1, examples.width * examples.height)
    try members.encode(
      Images(
        width: examples.width, height: examples.height, count: count, pixels: Data(zlibCompressed(examples.pixels))),
      forKey: .images)
    try members.encode(examples.labels, forKey: .labels)
    try members.encode(
      ChartColor.palette(max((examples.labels.max() ?? -1) + 1, page.program.phases.count)).map(\.hex), forKey: .colors)
    try members.encode(examples.training, forKey: .examples)
    try members.encode(examples.shown, forKey: .shown)
  }
}
