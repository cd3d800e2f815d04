import CIngotZlib

/// A handmade PNG file of any kind, for tests of the decoder.
package struct HandmadePNG {
  package var width: Int
  package var height: Int
  package var depth = 8
  /// The colour type: 0 for grey, 2 for RGB, 3 for a palette, 4 for grey with alpha, 6 for RGB with alpha.
  package var color = 0
  package var isInterlaced = false
  /// The samples of each pixel, row-major.
  package var samples: [Int]
  /// The palette, with three bytes per colour.
  package var palette: [UInt8] = []
  /// The chunks between the palette and the data.
  package var extras: [UInt8] = []
  package var filter: UInt8 = 0

  package init(
    width: Int, height: Int, depth: Int = 8, color: Int = 0, isInterlaced: Bool = false, samples: [Int],
    palette: [UInt8] = [], extras: [UInt8] = [], filter: UInt8 = 0
  ) {
    self.width = width
    self.height = height
    self.depth = depth
    self.color = color
    self.isInterlaced = isInterlaced
    self.samples = samples
    self.palette = palette
    self.extras = extras
    self.filter = filter
  }

  /// The number of the pass, out of seven, that holds a pixel, for each of eight rows and columns (section 8.1 of the
  /// specification).
  private static let passes = [
    "16462646", "77777777", "56565656", "77777777", "36463646", "77777777", "56565656", "77777777",
  ]
  .map { $0.compactMap(\.wholeNumberValue) }

  package var samplesPerPixel: Int { [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][color] ?? 1 }

  /// All lines, each preceded by its filter.
  package var lines: [UInt8] {
    (isInterlaced ? 1...7 : 0...0).reduce(into: []) { lines, pass in
      var previous: [UInt8]?
      for y in 0..<height {
        let columns = (0..<width).filter { pass == 0 || Self.passes[y % 8][$0 % 8] == pass }
        if columns.isEmpty { continue }
        let line = pack(
          columns.flatMap { x in (0..<samplesPerPixel).map { samples[(y * width + x) * samplesPerPixel + $0] } })
        lines.append(filter)
        lines += filtered(line, below: previous ?? Array(repeating: 0, count: line.count))
        previous = line
      }
    }
  }

  private func pack(_ samples: [Int]) -> [UInt8] {
    let bits = samples.flatMap { sample in (0..<depth).map { sample >> (depth - 1 - $0) & 1 } }
    return stride(from: 0, to: bits.count, by: 8).map { start in
      (0..<8).reduce(UInt8(0)) { $0 << 1 | UInt8(start + $1 < bits.count ? bits[start + $1] : 0) }
    }
  }

  private func filtered(_ line: [UInt8], below previous: [UInt8]) -> [UInt8] {
    let step = max(1, depth * samplesPerPixel / 8)
    return line.indices.map { place in
      let left = place >= step ? Int(line[place - step]) : 0
      let up = Int(previous[place])
      let corner = place >= step ? Int(previous[place - step]) : 0
      let nearest = [left, up, corner].min { abs(left + up - corner - $0) < abs(left + up - corner - $1) } ?? 0
      return line[place] &- UInt8([0, left, up, (left + up) / 2, nearest][Int(filter)])
    }
  }

  package var header: [UInt8] {
    Self.number(width) + Self.number(height) + [UInt8(depth), UInt8(color), 0, 0, isInterlaced ? 1 : 0]
  }

  package var bytes: [UInt8] {
    Self.file([
      ("IHDR", header), ("PLTE", palette), ("", extras), ("IDAT", Self.deflate(lines)), ("IEND", []),
    ])
  }

  // MARK: Parts

  package static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Returns a file made of chunks. Data without a type is inserted unchanged, and an empty palette is omitted.
  package static func file(_ chunks: [(type: String, data: [UInt8])]) -> [UInt8] {
    chunks.reduce(into: signature) { file, part in
      if part.type == "PLTE", part.data.isEmpty { return }
      file += part.type.isEmpty ? part.data : chunk(part.type, part.data)
    }
  }

  package static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + data
    return number(data.count) + body + number(Int(crc32(0, body, UInt32(body.count))))
  }

  package static func number(_ number: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
  }

  package static func deflate(_ bytes: [UInt8]) -> [UInt8] {
    var size = compressBound(UInt(bytes.count))
    var compressed = Array<UInt8>(repeating: 0, count: Int(size))
    precondition(compress(&compressed, &size, bytes, UInt(bytes.count)) == Z_OK)
    return Array(compressed[..<Int(size)])
  }
}

extension HandmadePNG {
  /// Returns a grey image whose pixels all differ from those of an image with another seed.
  package static func gray(_ width: Int, _ height: Int, seed: Int = 0) -> HandmadePNG {
    HandmadePNG(width: width, height: height, samples: (0..<(width * height)).map { ($0 * 7 + seed) % 256 })
  }
}
