import CIngotZlib
package import Foundation
package import IngotDiagnostics

/// Decompression of gzip data (RFC 1952) with one or more members.
package enum Gzip {
  /// The largest size of a result. Larger results are refused, because a small file can claim to hold any amount of
  /// data.
  package static let maximumBytes = 1 << 31

  package static func isGzip(_ data: Data) -> Bool { data.count >= 2 && data.prefix(2).elementsEqual([0x1F, 0x8B]) }

  /// - Parameter name: the name of the file, for errors.
  package static func decompress(_ data: Data, name: String) throws(IngotError) -> [UInt8] {
    func failure(_ found: String) -> IngotError {
      IngotError(.badInput, "'\(name)': expected whole gzip data, found \(found)")
    }
    var stream = z_stream()
    // Adding 16 selects the gzip format.
    guard inflateInit2_(&stream, 16 + MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw IngotError(.unavailable, "expected memory to decompress '\(name)', found none")
    }
    defer { inflateEnd(&stream) }
    var input = Array(data)
    var output: [UInt8] = []
    var chunk = Array<UInt8>(repeating: 0, count: 1 << 16)
    // The last four bytes hold the size. Deflate cannot shrink data by more than a factor of 1,032.
    let claimed = data.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    output.reserveCapacity(min(claimed, data.count * 1032, maximumBytes))
    var consumed = 0
    while consumed < input.count {
      let available = input.count - consumed
      var written = 0
      let status = input.withUnsafeMutableBufferPointer { input in
        chunk.withUnsafeMutableBufferPointer { chunk in
          stream.next_in = input.baseAddress! + consumed
          stream.avail_in = UInt32(clamping: available)
          stream.next_out = chunk.baseAddress
          stream.avail_out = UInt32(chunk.count)
          let taken = Int(stream.avail_in)
          let status = inflate(&stream, Z_NO_FLUSH)
          consumed += taken - Int(stream.avail_in)
          written = chunk.count - Int(stream.avail_out)
          return status
        }
      }
      output += chunk[..<written]
      if output.count > maximumBytes { throw failure("more than \(maximumBytes) bytes") }
      switch status {
      case Z_STREAM_END where consumed == input.count: return output
      case Z_STREAM_END: inflateReset(&stream)
      case Z_OK: break
      default: throw failure("damaged data")
      }
    }
    // All input is consumed and no output is pending, but the stream has not ended.
    throw failure("an early end")
  }
}
