import Foundation
package import IngotDiagnostics

/// Grey images with labels, as bytes; converted to floats one minibatch at a time.
package struct Dataset: Sendable {
  package let name: String
  package let width: Int
  package let height: Int
  /// Row-major, one image after another; 255 is ink.
  package let pixels: [UInt8]
  /// One for each image.
  package let labels: [UInt8]

  /// - Parameters:
  ///   - pixels: `width * height` for each label.
  package init(name: String, width: Int, height: Int, pixels: [UInt8], labels: [UInt8]) {
    precondition(pixels.count == labels.count * width * height)
    self.name = name
    self.width = width
    self.height = height
    self.pixels = pixels
    self.labels = labels
  }

  package var pixelsPerImage: Int { width * height }
  package var count: Int { labels.count }

  /// The pixels of one image.
  package func image(_ index: Int) -> ArraySlice<UInt8> {
    pixels[(index * pixelsPerImage)..<((index + 1) * pixelsPerImage)]
  }

  /// Writes images as floats in [0, 1], one row an image.
  ///
  /// - Parameters:
  ///   - indices: as many as `target` has rows.
  ///   - target: holds `indices.count * pixelsPerImage` floats.
  package func copyImages(_ indices: some Collection<Int>, into target: UnsafeMutableBufferPointer<Float>) {
    precondition(target.count == indices.count * pixelsPerImage)
    pixels.withUnsafeBufferPointer { pixels in
      for (row, index) in indices.enumerated() {
        let source = UnsafeBufferPointer(rebasing: pixels[(index * pixelsPerImage)..<((index + 1) * pixelsPerImage)])
        let start = row * pixelsPerImage
        for position in source.indices { target[start + position] = Float(source[position]) * (1 / 255) }
      }
    }
  }
}

extension Dataset {
  /// Which files of a folder: their names start with it.
  package enum Part: String, Sendable {
    case training = "train"
    case test = "t10k"
  }

  /// The images of a folder of IDX files named as MNIST names them, plain or `.gz`.
  package static func idx(folder: String, _ part: Part = .training) throws(IngotError) -> Dataset {
    guard Files.isFolder(folder) else {
      throw IngotError(.missingFile, "expected a folder of IDX files, found none at '\(folder)'")
    }
    func load(_ stem: String, rank: Int) throws(IngotError) -> IDX {
      let candidates = [stem, "\(stem).gz"].map { "\(folder)/\($0)" }
      guard let path = candidates.first(where: Files.exists) else {
        throw IngotError(.missingFile, "expected '\(stem)' or '\(stem).gz' in '\(folder)', found neither")
      }
      return try IDX(Files.read(path), name: path, rank: rank)
    }
    let images = try load("\(part.rawValue)-images-idx3-ubyte", rank: 3)
    let labels = try load("\(part.rawValue)-labels-idx1-ubyte", rank: 1)
    guard images.dimensions[0] == labels.dimensions[0] else {
      throw IngotError(
        .badInput,
        "'\(folder)': expected as many labels as images, found \(labels.dimensions[0]) and \(images.dimensions[0])")
    }
    guard images.dimensions.allSatisfy({ $0 > 0 }) else {
      throw IngotError(.badInput, "'\(folder)': expected at least one image of one pixel, found \(images.dimensions)")
    }
    return Dataset(
      name: folder, width: images.dimensions[2], height: images.dimensions[1], pixels: images.bytes,
      labels: labels.bytes)
  }
}
