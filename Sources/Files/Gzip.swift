import CIngotZlib
package import Foundation
package import IngotDiagnostics

/// Decompression of gzip data (RFC 1952) with one or more members.
package enum Gzip {
  /// The largest size of a result. Larger results are refused, because a small file can claim to hold any amount of
  /// data.
  package static let maximumBytes = 1 << 31
  /// The bytes by which a result grows when its size was not known.
  package static let chunkBytes = 1 << 16

  package static func isGzip(_ data: some Collection<UInt8>) -> Bool { data.prefix(2).elementsEqual([0x1F, 0x8B]) }

  /// - Parameters:
  ///   - name: the name of the file, for errors.
  ///   - limit: the number of bytes beyond which a result is refused.
  package static func decompress(
    _ data: Data, name: String, limit: Int = maximumBytes
  ) throws(IngotError) -> [UInt8] {
    // The last four bytes hold the size, and one more byte shows a size that is too small. Deflate cannot shrink data by
    // more than a factor of 1,032. Whatever exceeds a wrong size is appended in chunks.
    let claimed = data.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    var output: [UInt8] = []
    try decompress(data, name: name, limit: limit, first: min(claimed, data.count * 1032, limit) + 1) { chunk in
      if output.isEmpty { output = chunk } else { output += chunk }
    }
    return output
  }

  /// Decompresses data a chunk at a time, so that the result need not be in memory.
  ///
  /// - Parameters:
  ///   - first: the largest size of the first chunk.
  ///   - take: called with each chunk, in order. Only once this function has returned is it known that the data are whole.
  package static func decompress(
    _ data: Data, name: String, limit: Int, first: Int = chunkBytes,
    _ take: (_ chunk: [UInt8]) throws(IngotError) -> Void
  ) throws(IngotError) {
    func failure(_ found: String) -> IngotError {
      IngotError(.badInput, "'\(name)': expected whole gzip data, found \(found)")
    }
    try withStream(name) { stream throws(IngotError) in
      var (room, total) = (first, 0)
      var rest = data[...]
      while !rest.isEmpty {
        let (status, chunk) = inflateOnce(&stream, &rest, room)
        room = chunkBytes
        total += chunk.count
        if total > limit { throw failure("more than \(limit) bytes") }
        try take(chunk)
        switch status {
        case Z_STREAM_END where rest.isEmpty: return
        case Z_STREAM_END: inflateReset(&stream)
        case Z_OK: break
        default: throw failure("damaged data")
        }
      }
      // All input is consumed and no output is pending, but the stream has not ended.
      throw failure("an early end")
    }
  }

  /// Returns the first `count` bytes of a result without the work of making the rest; fewer if there are no more, or if
  /// the data are damaged there.
  package static func start(of data: Data, count: Int, name: String) throws(IngotError) -> [UInt8] {
    try withStream(name) { stream throws(IngotError) in
      var output: [UInt8] = []
      var rest = data[...]
      while output.count < count, !rest.isEmpty {
        let (status, chunk) = inflateOnce(&stream, &rest, count - output.count)
        output += chunk
        if status == Z_STREAM_END { inflateReset(&stream) } else if status != Z_OK { break }
      }
      return output
    }
  }

  /// Calls a function with a stream, which must stay where it is.
  private static func withStream<Result>(
    _ name: String, _ body: (inout z_stream) throws(IngotError) -> Result
  ) throws(IngotError) -> Result {
    var stream = z_stream()
    // Adding 16 selects the gzip format.
    guard inflateInit2_(&stream, 16 + MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw IngotError(.unavailable, "expected memory to decompress '\(name)', found none")
    }
    defer { inflateEnd(&stream) }
    return try body(&stream)
  }

  /// Decompresses up to `room` bytes, and drops what it reads from `rest`.
  private static func inflateOnce(
    _ stream: inout z_stream, _ rest: inout Data, _ room: Int
  ) -> (status: Int32, bytes: [UInt8]) {
    var status = Z_OK
    let bytes = [UInt8](unsafeUninitializedCapacity: room) { target, written in
      let taken = rest.withUnsafeBytes { source in
        // The library does not write to its input, but its interface has no constants.
        stream.next_in = UnsafeMutablePointer(mutating: source.bindMemory(to: UInt8.self).baseAddress)
        stream.avail_in = UInt32(clamping: source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(clamping: target.count)
        let available = Int(stream.avail_in)
        status = inflate(&stream, Z_NO_FLUSH)
        written = room - Int(stream.avail_out)
        return available - Int(stream.avail_in)
      }
      rest = rest.dropFirst(taken)
    }
    return (status, bytes)
  }
}
