import ArgumentParser
import Foundation
import IngotCompiler
import IngotDiagnostics
import IngotInference
import IngotRuns
import IngotSampling
import IngotTraining

struct Sample: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      abstract: "Make images with a trained model.",
      discussion: discussion(
        """
        Without options for what to draw, the picture shows the decoder over a grid of
        codes, or a few styles in every class, or draws from the prior, whichever fits
        the model. A model without a prior draws from a normal distribution like that
        of the codes of its images.

        The file's name decides how images are written: '.png' is one sheet, '.npy' an
        array for NumPy, '.raw' nothing but little-endian floats, one image after
        another, and a name that ends in '/' a folder with a PNG file for each image.
        '-o -' writes such floats to standard output.

        EXAMPLES:
          ingot sample runs/MODEL --grid 20x20 -o samples.png
          ingot sample runs/MODEL --count 1000000 -o samples.npy
          ingot sample runs/supervised-aae --class all --count 8
          ingot sample runs/supervised-aae --class 3 --class 5 --count 50 -o digits/
          ingot sample runs/MODEL --interpolate=-8,3 --interpolate=7,7
          ingot sample runs/MODEL --interpolate '#12' --interpolate face.png
          ingot sample decoder.safetensors --count 16 --seed 7
        """))
  }

  @Argument(help: "A run folder, a frozen .safetensors file, or a .graph file.")
  var source: String

  @Option(help: "With a .graph file: the safetensors file of its parameters; without it they are as initialised.")
  var parameters: String?

  @Option(help: "Which checkpoint of a run to use: 'last' or 'best'. (default: last)")
  var checkpoint: CheckpointChoice?

  @Option(help: "The network or frozen function that turns codes into images. (default: the model's own)")
  var network: String?

  @Option(help: "Draw this many images from the prior; of each class, if there are several.")
  var count: Int?

  @Option(help: "Decode an even grid of codes, ROWSxCOLUMNS, for a code of two numbers.")
  var grid: Grid?

  @Option(
    name: .customLong("class"),
    help: "Make images of this class, a number or 'all'; can be given several times, and then each row is one style.")
  var classes: [ClassChoice] = []

  @Option(
    help: "An end of an interpolation, given twice: a code '0.5,-1.2', a PNG file, or '#12' for an image of the data.")
  var interpolate: [String] = []

  @Option(help: "The seed of draws. (default: the run's)")
  var seed: UInt64?

  @Option(help: "The size of an image, WIDTHxHEIGHT, if the model does not say. (default: a square)")
  var size: PixelSize?

  @Option(help: "Enlarge each pixel of a PNG this many times. (default: 1, or more for a small sheet)")
  var scale: Int?

  @Option(help: "Threads, including the main thread. (default: the number of cores)")
  var threads: Int?

  @Flag(help: "Use parameters that are infinite or NaN.")
  var force = false

  @Option(name: .customShort("o"), help: "The file or folder to write, or '-' for standard output.")
  var output = "samples.png"

  func run() throws {
    let target = try SampleTarget(output, scale: scale)
    let source = try SampleSource(
      source, parameters: parameters, checkpoint, threads: threads ?? Defaults.threads, allowsNonFinite: force)
    let sampler = try source.sampler(decoder: network)
    let size = try imageSize(source.model, pixels: sampler.pixels)
    let series = try SampleRequest(
      count: count, grid: grid, classes: classes, ends: interpolate, seed: seed
    ).series(sampler, source, size)
    try target.write(series, size: size)
  }

  /// Returns the size of an image: what the options say, what the model says, or a square.
  private func imageSize(_ model: TrainedModel, pixels: Int) throws(IngotError) -> PixelSize {
    if let size {
      guard size.pixels == pixels else {
        throw IngotError(.usage, "expected a size of \(pixels) pixels, found \(size)")
      }
      return size
    }
    if let known = model.imageSize, known.width * known.height == pixels {
      return PixelSize(width: known.width, height: known.height)
    }
    let side = Int(Double(pixels).squareRoot())
    guard side * side == pixels else {
      throw IngotError(
        .usage, "expected '--size WIDTHxHEIGHT' for images that are not square, found \(pixels) pixels and no size")
    }
    return PixelSize(width: side, height: side)
  }
}

/// The rows and columns of a grid, written as `ROWSxCOLUMNS`.
struct Grid: ExpressibleByArgument {
  /// The largest number of images on a side: more would make a picture of over a gigabyte.
  private static let maximumSide = 500

  let rows: Int
  let columns: Int

  init?(argument: String) {
    guard let (rows, columns) = pair(argument, in: 1...Self.maximumSide) else { return nil }
    (self.rows, self.columns) = (rows, columns)
  }

  init(rows: Int, columns: Int) { (self.rows, self.columns) = (rows, columns) }
}

/// The size of an image, written as `WIDTHxHEIGHT`.
struct PixelSize: ExpressibleByArgument, CustomStringConvertible {
  let width: Int
  let height: Int

  init(width: Int, height: Int) { (self.width, self.height) = (width, height) }

  init?(argument: String) {
    guard let (width, height) = pair(argument, in: 1...(1 << 20)) else { return nil }
    self.init(width: width, height: height)
  }

  var pixels: Int { width * height }
  var description: String { "\(width)x\(height)" }
}

/// A class, or all of them.
enum ClassChoice: ExpressibleByArgument {
  case one(Int)
  case all

  init?(argument: String) {
    if argument == "all" {
      self = .all
    } else if let number = Int(argument) {
      self = .one(number)
    } else {
      return nil
    }
  }
}

/// Parses two numbers with an `x` between them.
private func pair(_ text: String, in range: ClosedRange<Int>) -> (Int, Int)? {
  let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
  guard parts.count == 2, let first = parts[0], let second = parts[1], range.contains(first), range.contains(second)
  else { return nil }
  return (first, second)
}
