// The program that libFuzzer drives. The kind of input is chosen by the environment, so that one
// binary serves all of them.
import Corpus
import Glibc

@testable import Parsing

private enum Kind: String, CaseIterable {
    case docx, txt, md, html, wire
    case pdfStreams = "pdf-streams"
    case pdfScript = "pdf-script"
    case pdfPages = "pdf-pages"
    case root
}

private let kind: Kind = {
    guard let name = getenv("QUARRY_FUZZ_TARGET"), let kind = Kind(rawValue: String(cString: name))
    else {
        let names = Kind.allCases.map(\.rawValue).joined(separator: ", ")
        print("QUARRY_FUZZ_TARGET must be one of \(names)")
        exit(2)
    }
    return kind
}()

/// libFuzzer's own loop. Its `main` can't be used: SwiftPM names the program's entry point itself.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ argumentCount: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ testOneInput: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

@main
private enum FuzzTarget {
    static func main() {
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        exit(runDriver(&count, &arguments, testOneInput))
    }
}

/// Any bytes must end in a document or in a typed error; a trap, a sanitizer's finding or a
/// hang is a failure that libFuzzer keeps as a file.
private func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
    switch kind {
    case .docx:
        if let archive = ZipBuilder.archive(ofParts: bytes) {
            archive.withUnsafeBytes { parse($0, .docx) }
        } else {
            parse(bytes, .docx)
        }
    case .txt: parse(bytes, .txt)
    case .md: parse(bytes, .markdown)
    case .html: parse(bytes, .html)
    case .wire: decode(bytes)
    case .pdfStreams: expectNone(StreamChecks.faults(in: bytes))
    case .pdfScript: expectNone(ScriptChecks.faults(in: bytes))
    case .pdfPages: expectNone(PageChecks.faults(in: bytes))
    case .root: expectNone(RootChecks.faults(in: bytes))
    }
    return 0
}

private func expectNone(_ faults: [String]) {
    guard !faults.isEmpty else { return }
    // A release build would end without saying what it found.
    print(faults.joined(separator: "\n"))
    fflush(nil)
    abort()
}

private func parse(_ bytes: UnsafeRawBufferPointer, _ type: SourceType) {
    guard
        let document = try? DocumentParser.parse(
            bytes, type: type, extras: Set(ParseSettings.Extra.allCases))
    else { return }
    // What the parser makes must survive the wire.
    let frame = ParserReply.document(document).encode()
    let back = frame.withUnsafeBytes { raw in
        try? ParserReply(
            kind: .document,
            payload: UnsafeRawBufferPointer(rebasing: raw[ParserFrame.headerSize...]))
    }
    precondition(back == .document(document), "a document is the same after the wire")
}

private func decode(_ bytes: UnsafeRawBufferPointer) {
    _ = try? ParserFrame(header: bytes)
    for kind in ParserFrame.Kind.allCases {
        guard let reply = try? ParserReply(kind: kind, payload: bytes) else { continue }
        // Bytes and not values are compared: a box may hold what equals nothing.
        let frame = reply.encode()
        let again = frame.withUnsafeBytes { raw in
            try? ParserReply(
                kind: kind,
                payload: UnsafeRawBufferPointer(rebasing: raw[ParserFrame.headerSize...])
            )
        }
        precondition(again?.encode() == frame, "a reply that was read can be sent on")
    }
    _ = try? ParserRequest(payload: bytes)
    _ = try? PageRequest(payload: bytes)
}
