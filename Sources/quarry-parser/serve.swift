import Corpus
import Glibc
import Parsing

/// Answers requests until the input ends. Returns the exit status.
///
/// Where a library failed at a document, nobody knows whether for reasons of the document or of
/// one before it. So a process that read others ends without an answer, which makes the engine ask
/// a new one; that one answers, and ends as well.
func serve(_ channel: Channel, confinement: String, recogniser: Recogniser?) -> Int32 {
    let greeting = ParserReply.greeting(
        fingerprint: DocumentParser.fingerprint + (recogniser?.fact ?? ""),
        confinement: confinement)
    guard channel.send(greeting) else { return 1 }
    var isFirst = true
    while let frame = nextFrame(channel) {
        guard frame.kind == .request || frame.kind == .pageRequest,
            let reply = answer(frame, channel: channel, recogniser: recogniser),
            isFirst || !DocumentParser.isSpoilt, channel.send(reply)
        else { return 1 }
        if DocumentParser.isSpoilt { return 0 }
        isFirst = false
    }
    return 0
}

/// The header of the next request; nil at the end of input and on bytes that are no frame.
private func nextFrame(_ channel: Channel) -> ParserFrame? {
    withUnsafeTemporaryAllocation(byteCount: ParserFrame.headerSize, alignment: 8) { header in
        guard channel.read(into: header.baseAddress!, count: header.count) else { return nil }
        return try? ParserFrame(header: UnsafeRawBufferPointer(header))
    }
}

/// Reads the payload and parses it; nil if the engine hung up.
///
/// The payload gets pages of its own, returned to the system at once: a child must not grow
/// by the largest document it ever saw.
private func answer(
    _ frame: ParserFrame, channel: Channel, recogniser: Recogniser?
) -> ParserReply? {
    let length = max(frame.payloadLength, 1)
    let flags = MAP_PRIVATE | MAP_ANONYMOUS
    guard let memory = mmap(nil, length, PROT_READ | PROT_WRITE, flags, -1, 0),
        memory != MAP_FAILED
    else {
        guard channel.skip(count: frame.payloadLength) else { return nil }
        return .failure(
            code: .limitExceeded,
            reason: "the file's \(frame.payloadLength) bytes do not fit the memory limit; "
                + "raise parse.memory in the job")
    }
    defer { munmap(memory, length) }
    guard channel.read(into: memory, count: frame.payloadLength) else { return nil }
    let payload = UnsafeRawBufferPointer(start: memory, count: frame.payloadLength)
    return frame.kind == .pageRequest ? view(payload) : reply(to: payload, recogniser: recogniser)
}

private func view(_ payload: UnsafeRawBufferPointer) -> ParserReply {
    let request: PageRequest
    do {
        request = try PageRequest(payload: payload)
    } catch {
        return .failure(code: .invalidInput, reason: "request: \(error.reason)")
    }
    do {
        return .page(try DocumentParser.view(request))
    } catch {
        return .failure(code: error.code, reason: error.reason)
    }
}

private func reply(
    to payload: UnsafeRawBufferPointer, recogniser: Recogniser?
) -> ParserReply {
    let request: ParserRequest
    do {
        request = try ParserRequest(payload: payload)
    } catch {
        return .failure(code: .invalidInput, reason: "request: \(error.reason)")
    }
    do {
        return .document(
            try DocumentParser.parse(
                request.bytes, type: request.type, passwords: request.passwords,
                extras: request.extras, recogniser: recogniser, encoding: request.encoding,
                isDrawn: request.isDrawn))
    } catch {
        return .failure(code: error.code, reason: error.reason)
    }
}
