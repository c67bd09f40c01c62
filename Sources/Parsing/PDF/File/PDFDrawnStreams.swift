import Glibc

/// Streams of a file that are drawn and hold no text and no rule: images and tiling patterns.
enum PDFDrawnStreams {
    /// Renames the subtype of images, and the type of tiling patterns, which may be drawn a million
    /// times over. Both are streams, so that their dictionaries stand in the file itself, right
    /// after their objects' numbers, and names are never encrypted. The same letters in a stream
    /// are what a page says, and stay. False if there are none.
    static func hide(in memory: UnsafeMutableRawBufferPointer) -> Bool {
        var isChanged = false
        guard let base = memory.baseAddress else { return false }
        var start = 0
        var last = (place: 0, isInDictionary: false)
        while start < memory.count,
            let found = memchr(base + start, Int32(UInt8(ascii: "/")), memory.count - start)
        {
            let index = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            start = index + 1
            let isImage =
                memory[start...].starts(with: "Image".utf8) && isSubtype(memory, before: index)
            guard isImage || memory[start...].starts(with: "PatternType".utf8) else { continue }
            last = (
                index, isInDictionary(memory, at: index, after: last.place) ?? last.isInDictionary
            )
            if last.isInDictionary {
                memory[start] = UInt8(ascii: "_")
                isChanged = true
            }
        }
        return isChanged
    }

    /// Whether an object begins before a place, or a stream; nil if neither does after another
    /// place.
    private static func isInDictionary(
        _ memory: UnsafeMutableRawBufferPointer, at index: Int,
        after last: Int
    ) -> Bool? {
        let (object, stream) = (Array("obj".utf8), Array("stream".utf8))
        for start in (last..<index).reversed() {
            if memory[start...].starts(with: stream) { return false }
            if memory[start...].starts(with: object) {
                return start > 0 && memory[start - 1] != UInt8(ascii: "d")
            }
        }
        return nil
    }

    private static func isSubtype(
        _ memory: UnsafeMutableRawBufferPointer, before index: Int
    ) -> Bool {
        let key = Array("/Subtype".utf8)
        var end = index
        while end > 0, [9, 10, 12, 13, 32].contains(memory[end - 1]) { end -= 1 }
        return end >= key.count && memory[end - key.count..<end].elementsEqual(key)
    }
}
