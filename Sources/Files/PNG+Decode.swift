import CIngotZlib
package import IngotDiagnostics

extension GrayImage {
  /// Decodes the picture in a PNG file (https://www.w3.org/TR/png-3/) of any colour type and bit depth, interlaced or
  /// not.
  ///
  /// Grey values are rounded to 8 bits. Colours become their luma with the weights of Rec. 709, 0.2126 for red, 0.7152
  /// for green and 0.0722 for blue, applied to the stored values: gamma is not taken into account. Transparency is
  /// ignored.
  ///
  /// - Parameters:
  ///   - bytes: the content of the file. A header that claims more than these bytes can hold is refused before memory
  ///     is allocated.
  ///   - name: the name of the file, for errors.
  /// - Throws: `badInput` for anything that is not a complete PNG file of at most 2^22 pixels.
  package init(png bytes: [UInt8], name: String) throws(IngotError) {
    do throws(PNGError) {
      let chunks = try PNGChunks(bytes)
      let header = chunks.header
      var lines = try PNGLines(inflating: chunks.compressed, header)
      try lines.undoFilters()
      self.init(width: header.width, height: header.height)
      pixels = try lines.grayPixels(palette: chunks.palette)
    } catch {
      throw IngotError(.badInput, "'\(name)': expected \(error.expected), found \(error.found)")
    }
  }
}

/// The lines of a PNG image, pass by pass, each preceded by the number of its filter.
private struct PNGLines {
  private let header: PNGHeader
  private var bytes: [UInt8]

  /// - Throws: unless the data is a complete zlib stream (RFC 1950) of exactly the number of bytes that the header
  ///   requires.
  init(inflating compressed: [UInt8], _ header: PNGHeader) throws(PNGError) {
    self.header = header
    let size = header.dataBytes
    // Deflate cannot shrink data by more than a factor of 1,032.
    guard compressed.count >= size / 1032 else {
      throw PNGError("\(size) bytes of image data", found: "\(compressed.count) bytes, which cannot hold them")
    }
    // One extra byte shows whether there is more data.
    bytes = Array(repeating: 0, count: size + 1)
    var (written, taken) = (UInt(bytes.count), UInt(compressed.count))
    let status = uncompress2(&bytes, &written, compressed, &taken)
    guard status == Z_OK || status == Z_BUF_ERROR else { throw PNGError("whole image data", found: "damaged data") }
    guard status == Z_OK, Int(written) == size else {
      throw PNGError("\(size) bytes of image data", found: Int(written) < size ? "\(written)" : "more")
    }
    guard Int(taken) == compressed.count else {
      throw PNGError("\(taken) bytes of compressed data", found: "\(compressed.count)")
    }
  }

  mutating func undoFilters() throws(PNGError) {
    var line = 0
    for pass in header.passes {
      for row in 0..<pass.rows {
        guard bytes[line] <= 4 else { throw PNGError("filters of 0 to 4", found: "\(bytes[line])") }
        if bytes[line] > 0 { undoFilter(ofLineAt: line, bytes: pass.lineBytes, isFirst: row == 0) }
        line += 1 + pass.lineBytes
      }
    }
  }

  /// Undoes the filter of a line. Filters store the difference between a byte and its neighbours to the left, above,
  /// and diagonally between them (section 9).
  private mutating func undoFilter(ofLineAt line: Int, bytes count: Int, isFirst: Bool) {
    let filter = bytes[line]
    let step = header.bytesPerPixel
    for column in 0..<count {
      let place = line + 1 + column
      let above = place - count - 1
      let left = column >= step ? bytes[place - step] : 0
      let up = isFirst ? 0 : bytes[above]
      switch filter {
      case 1: bytes[place] &+= left
      case 2: bytes[place] &+= up
      case 3: bytes[place] &+= UInt8((Int(left) + Int(up)) / 2)
      default:
        let corner = isFirst || column < step ? 0 : bytes[above - step]
        bytes[place] &+= Self.paeth(Int(left), Int(up), Int(corner))
      }
    }
  }

  /// Returns the one of three neighbours that is nearest to left + up - corner; on a tie, the first.
  private static func paeth(_ left: Int, _ up: Int, _ corner: Int) -> UInt8 {
    let (toLeft, toUp, toCorner) = (abs(up - corner), abs(left - corner), abs(left + up - 2 * corner))
    return UInt8(toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner)
  }

  /// Returns the pixels of all passes in their places, as 8-bit grey.
  ///
  /// - Parameter palette: three bytes per colour; used if pixels are indices of colours.
  func grayPixels(palette: [UInt8]) throws(PNGError) -> [UInt8] {
    let palette = stride(from: 0, to: palette.count - palette.count % 3, by: 3).map { entry in
      Self.luma(Int(palette[entry]), Int(palette[entry + 1]), Int(palette[entry + 2]), maximum: 255)
    }
    let samples = header.color.samples
    let maximum = (1 << header.depth) - 1
    var pixels = Array<UInt8>(repeating: 0, count: header.width * header.height)
    var line = 0
    for pass in header.passes {
      for row in 0..<pass.rows {
        for column in 0..<pass.columns {
          let first = sample(column * samples, ofLineAt: line + 1)
          let gray: UInt8
          switch header.color {
          case .gray, .grayAlpha: gray = Self.luma(first, first, first, maximum: maximum)
          case .rgb, .rgbAlpha:
            let green = sample(column * samples + 1, ofLineAt: line + 1)
            let blue = sample(column * samples + 2, ofLineAt: line + 1)
            gray = Self.luma(first, green, blue, maximum: maximum)
          case .palette:
            guard first < palette.count else { throw PNGError("colours below \(palette.count)", found: "\(first)") }
            gray = palette[first]
          }
          pixels[(pass.y + row * pass.stepY) * header.width + pass.x + column * pass.stepX] = gray
        }
        line += 1 + pass.lineBytes
      }
    }
    return pixels
  }

  /// Returns a sample of a line. Samples follow each other without gaps, the high bits of a byte first.
  private func sample(_ index: Int, ofLineAt start: Int) -> Int {
    switch header.depth {
    case 16: Int(bytes[start + 2 * index]) << 8 | Int(bytes[start + 2 * index + 1])
    case 8: Int(bytes[start + index])
    case let depth:
      (Int(bytes[start + index * depth / 8]) >> (8 - depth - index * depth % 8)) & ((1 << depth) - 1)
    }
  }

  /// Returns the luma of a colour. It is rounded once, in integer arithmetic, so it is the same on any machine.
  private static func luma(_ red: Int, _ green: Int, _ blue: Int, maximum: Int) -> UInt8 {
    UInt8(((2126 * red + 7152 * green + 722 * blue) * 255 + 5000 * maximum) / (10_000 * maximum))
  }
}
