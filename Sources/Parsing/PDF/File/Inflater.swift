import CZlib

/// zlib, reading.
final class Inflater {
    /// zlib wants it where it was when it began.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var scratch = [UInt8](repeating: 0, count: 1 << 16)

    /// Without memory for its 7 KiB the process ends, as it does wherever else it lacks memory.
    init() {
        let size = Int32(MemoryLayout<z_stream>.size)
        stream.initialize(to: z_stream())
        precondition(inflateInit_(stream, ZLIB_VERSION, size) == Z_OK, "zlib starts")
    }

    func reset() { inflateReset(stream) }

    /// Bytes read since the last reset.
    var consumed: Int { Int(stream.pointee.total_in) }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Gives what is unpacked, piece by piece, until the data end, are damaged, or `take` has
    /// enough, which is false then.
    @discardableResult
    func read(
        _ packed: UnsafeRawBufferPointer, taking take: (UnsafeRawBufferPointer) -> Bool
    ) -> Bool {
        var rest = packed
        while !rest.isEmpty {
            let part = min(rest.count, 1 << 30)
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: rest.baseAddress?.assumingMemoryBound(to: UInt8.self))
            stream.pointee.avail_in = UInt32(part)
            repeat {
                var status = Z_OK
                let isWanted = scratch.withUnsafeMutableBytes { room in
                    stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
                    stream.pointee.avail_out = UInt32(room.count)
                    status = inflate(stream, Z_NO_FLUSH)
                    let count = room.count - Int(stream.pointee.avail_out)
                    return take(UnsafeRawBufferPointer(rebasing: room[..<count]))
                }
                guard isWanted, status == Z_OK else { return isWanted && status == Z_BUF_ERROR }
            } while stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0
            rest = UnsafeRawBufferPointer(rebasing: rest[part...])
        }
        return true
    }
}
