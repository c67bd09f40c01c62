import Corpus

@testable import Parsing

/// What holds of our own reading of a PDF's bytes, before poppler sees them.
enum StreamChecks {
    static func faults(in bytes: UnsafeRawBufferPointer) -> [String] {
        var faults: [String] = []
        do throws(QuarryError) {
            try PDFStreams.check(bytes)
        } catch {
            if error.code != .limitExceeded { faults.append("a stream's error is \(error.code)") }
        }
        return faults + hidden(bytes)
    }

    /// Names that hiding changes, of images and of tiling patterns.
    static func hiddenNames(in bytes: UnsafeRawBufferPointer) -> Int {
        var copy = Array(bytes)
        guard copy.withUnsafeMutableBytes({ PDFDrawnStreams.hide(in: $0) }) else { return 0 }
        return copy.indices.count { copy[$0] != bytes[$0] }
    }

    /// Hiding changes the first letter of names alone, and all that it changes at once.
    private static func hidden(_ bytes: UnsafeRawBufferPointer) -> [String] {
        var copy = Array(bytes)
        let isChanged = copy.withUnsafeMutableBytes { PDFDrawnStreams.hide(in: $0) }
        var faults: [String] = []
        for index in copy.indices where copy[index] != bytes[index] {
            let isName = index > 0 && bytes[index - 1] == UInt8(ascii: "/")
            if !isName || copy[index] != UInt8(ascii: "_") {
                faults.append("byte \(index) was changed")
            }
        }
        if isChanged == copy.elementsEqual(bytes) { faults.append("a change was not told") }
        if copy.withUnsafeMutableBytes({ PDFDrawnStreams.hide(in: $0) }) {
            faults.append("something was left to hide")
        }
        return faults
    }
}
