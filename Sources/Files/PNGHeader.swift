import IngotDiagnostics

/// A departure of a PNG file from its specification.
struct PNGError: Error {
  let expected: String
  let found: String

  init(_ expected: String, found: String) {
    self.expected = expected
    self.found = found
  }
}

/// What the first chunk of a PNG file says about its pixels (https://www.w3.org/TR/png-3/, section 11.2.1).
struct PNGHeader {
  /// The components of a pixel, numbered as in the file.
  enum Color: UInt8 {
    case gray = 0
    case rgb = 2
    case palette = 3
    case grayAlpha = 4
    case rgbAlpha = 6

    /// The number of samples per pixel.
    var samples: Int {
      switch self {
      case .gray, .palette: 1
      case .grayAlpha: 2
      case .rgb: 3
      case .rgbAlpha: 4
      }
    }

    /// The bit depths that a sample can have.
    var depths: [Int] {
      switch self {
      case .gray: [1, 2, 4, 8, 16]
      case .palette: [1, 2, 4, 8]
      case .rgb, .grayAlpha, .rgbAlpha: [8, 16]
      }
    }
  }

  /// The largest number of pixels. Larger images are refused, so no header makes the decoder use more than 50 MB.
  static let maximumPixels = 1 << 22
  static let size = 13

  let width: Int
  let height: Int
  let depth: Int
  let color: Color
  private let isInterlaced: Bool

  /// - Parameter data: the data of the chunk, without its length, type and checksum.
  init(_ data: ArraySlice<UInt8>) throws(PNGError) {
    let data = Array(data)
    guard data.count == Self.size else { throw PNGError("a header of \(Self.size) bytes", found: "\(data.count)") }
    let width = data[0..<4].bigEndianNumber
    let height = data[4..<8].bigEndianNumber
    guard width > 0, height > 0 else { throw PNGError("an image of at least 1x1", found: "\(width)x\(height)") }
    guard let pixels = checkedProduct([width, height]), pixels <= Self.maximumPixels else {
      throw PNGError("at most \(Self.maximumPixels) pixels", found: "an image of \(width)x\(height)")
    }
    guard let color = Color(rawValue: data[9]) else {
      throw PNGError("a colour type of 0, 2, 3, 4 or 6", found: "\(data[9])")
    }
    guard color.depths.contains(Int(data[8])) else {
      let depths = color.depths.map { "\($0)" }.joined(separator: ", ")
      throw PNGError("a bit depth of \(depths) for colour type \(data[9])", found: "\(data[8])")
    }
    guard data[10] == 0, data[11] == 0, data[12] <= 1 else {
      throw PNGError(
        "compression 0, filter 0 and interlace 0 or 1", found: "\(data[10]), \(data[11]) and \(data[12])")
    }
    self.width = width
    self.height = height
    self.depth = Int(data[8])
    self.color = color
    isInterlaced = data[12] == 1
  }

  /// The distance from a byte to the byte that filters compare it with, at least one.
  var bytesPerPixel: Int { max(1, depth * color.samples / 8) }

  /// The passes of the image, in the order of the file: the whole image, or those of the seven Adam7 passes that are
  /// not empty.
  var passes: [PNGPass] {
    let grids: [(x: Int, y: Int, stepX: Int, stepY: Int)] =
      isInterlaced
      ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
      : [(0, 0, 1, 1)]
    return grids.compactMap { grid in
      guard grid.x < width, grid.y < height else { return nil }
      let columns = (width - grid.x + grid.stepX - 1) / grid.stepX
      return PNGPass(
        x: grid.x, y: grid.y, stepX: grid.stepX, stepY: grid.stepY, columns: columns,
        rows: (height - grid.y + grid.stepY - 1) / grid.stepY, lineBytes: (columns * depth * color.samples + 7) / 8)
    }
  }

  /// The number of bytes in all lines of all passes, including the filter before each line. The pixel limit prevents an
  /// overflow.
  var dataBytes: Int { passes.reduce(0) { $0 + $1.rows * ($1.lineBytes + 1) } }
}

/// A pass: every `stepX`-th pixel of every `stepY`-th row of an image, as a separate image.
struct PNGPass {
  let x: Int
  let y: Int
  let stepX: Int
  let stepY: Int
  let columns: Int
  let rows: Int
  /// The number of bytes in a line, without the filter.
  let lineBytes: Int
}
