package import Corpus
import Dispatch
import Synchronization

extension ParserPool {
    /// Draws a page of a PDF, or finds lines on it; blocks until it is done or a limit passed. A
    /// child that had read others and dies is followed by a fresh one, once; so is one that is killed
    /// from outside.
    /// - Throws: as `parse`; `notFound` for a page that the file does not have.
    package func view(
        _ page: PageQuery, of bytes: [UInt8], source: String,
        settings: ParseSettings = ParseSettings()
    ) throws(QuarryError) -> PageView {
        permits.wait()
        defer { permits.signal() }
        let interruptions = state.withLock(\.interruptions)
        var child = try borrow(settings)
        var kills = 0
        while true {
            let reply: ParserReply
            do throws(ParserChild.Failure) {
                reply = try child.view(page, of: bytes, settings: settings)
            } catch {
                let death = bury(child, kills: error != .endOfStream)
                let isInterrupted = state.withLock(\.interruptions) != interruptions
                kills += death.isFromOutside ? 1 : 0
                let isWorthwhile =
                    death.isFromOutside
                    ? kills < Self.killsPerDocument : child.documents > 1
                guard error == .endOfStream, isWorthwhile, !isInterrupted else {
                    throw Self.explain(error, after: death, settings: settings, source: source)
                }
                child = try start(settings)
                continue
            }
            return try view(in: reply, from: child, source: source)
        }
    }

    private func view(
        in reply: ParserReply, from child: ParserChild, source: String
    ) throws(QuarryError) -> PageView {
        switch reply {
        case .page(let view):
            giveBack(child)
            return view
        case .failure(let code, let reason):
            giveBack(child)
            throw QuarryError(code, path: source, reason)
        case .greeting, .document:
            bury(child)
            throw QuarryError(.crashed, path: source, "the parser lost its place")
        }
    }
}
