package import Corpus
import Dispatch
import Glibc
import Synchronization

/// Warm `quarry-parser` children, lent to one document at a time.
///
/// `parse` may be called from any number of threads; at most `size` documents are parsed at
/// once and the other calls wait. A child that crashes, hangs or outgrows its memory costs the
/// document it was given and no other; if it dies after other documents, that one gets a second,
/// fresh child, so that what a document becomes does not depend on those before it. If a fresh
/// child dies of a PDF, the next one reads it without drawing its pages. A child that is killed
/// from outside says nothing of its document, which is read once more in the same way.
package final class ParserPool: Sendable {
    /// Documents after which a child is replaced, so that no leak grows for ever; one that holds
    /// an eighth of its memory limit more than at its start is replaced at once.
    package static let documentsPerChild = 200
    /// Children of one document that are killed from outside before it fails for that.
    package static let killsPerDocument = 2

    /// What a document's bytes are parsed by: our parser and the libraries' versions.
    package let fingerprint: String
    /// The limits a child puts on itself (`memory, no core, …, seccomp`), for people to see.
    package let confinement: String
    package let size: Int
    private let executable: String
    let permits: DispatchSemaphore
    let state: Mutex<State>

    struct State {
        var idle: [ParserChild] = []
        /// Every child that has not been waited for.
        var living: Set<pid_t> = []
        var isClosed = false
        /// Calls of `interrupt`: documents lost to one are not tried again.
        var interruptions = 0
    }

    /// Starts one child, to know that it works and what it is.
    /// - Parameters:
    ///   - size: the most children alive at once.
    ///   - executable: path of `quarry-parser`; found by `ParserExecutable` if nil.
    /// - Throws: `notFound` if there is no `quarry-parser`, `io` if it does not start.
    package init(
        size: Int, executable: String? = nil, settings: ParseSettings = ParseSettings()
    ) throws(QuarryError) {
        precondition(size > 0, "a pool has at least one child")
        let path: String
        if let executable { path = executable } else { path = try ParserExecutable.locate() }
        let first = try ParserChild.start(path, settings: settings)
        self.executable = path
        self.size = size
        fingerprint = first.fingerprint
        confinement = first.confinement
        permits = DispatchSemaphore(value: size)
        state = Mutex(State(idle: [first], living: [first.pid]))
    }

    deinit { close() }

    /// Parses one source; blocks until it is done or a limit passed.
    /// - Parameter encoding: what the settings state for this source (`ParseSettings.encodings`
    ///   is for whoever knows its path below the root).
    /// - Throws: the parser's own error, or `crashed`, `timedOut`, `limitExceeded` when the
    ///   child had to be given up; `io` when no child can be started or the pool is closed, or when
    ///   children are killed from outside.
    package func parse(
        bytes: [UInt8], source: String, type: SourceType, encoding: TextEncoding? = nil,
        settings: ParseSettings = ParseSettings()
    ) throws(QuarryError) -> Document {
        permits.wait()
        defer { permits.signal() }
        let interruptions = state.withLock(\.interruptions)
        var kind = Attempt.shared
        var kills = 0
        while true {
            do throws(LostChild) {
                return try attempt(
                    kind, bytes: bytes, source: source, type: type, encoding: encoding,
                    settings: settings)
            } catch {
                let isInterrupted = state.withLock(\.interruptions) != interruptions
                kills += error.isOfKill ? 1 : 0
                guard let next = error.next, !isInterrupted, kills < Self.killsPerDocument
                else { throw error.error }
                kind = next
            }
        }
    }

    /// How a document is read.
    private enum Attempt {
        /// By a child that may have read others before.
        case shared
        /// By a child of its own: what happened to one before must not decide about a document.
        case fresh
        /// The same, without drawing pages: drawing finds ruled tables, and is the part of a PDF
        /// that other programs' assertions end.
        case undrawn
    }

    /// Why a document has no answer.
    private struct LostChild: Error {
        var error: QuarryError
        /// What may still give one.
        var next: Attempt?
        /// Whether its child was killed from outside.
        var isOfKill = false
    }

    /// What follows an attempt whose child died without an answer.
    private static func next(
        after kind: Attempt, of type: SourceType, death: ParserChild.Death, hadServed: Bool
    ) -> Attempt? {
        if death.isFromOutside { return kind == .undrawn ? .undrawn : .fresh }
        if hadServed { return .fresh }
        return type == .pdf && kind != .undrawn ? .undrawn : nil
    }

    private func attempt(
        _ kind: Attempt, bytes: [UInt8], source: String, type: SourceType,
        encoding: TextEncoding?, settings: ParseSettings
    ) throws(LostChild) -> Document {
        var child: ParserChild
        do throws(QuarryError) {
            child = try kind == .shared ? borrow(settings) : start(settings)
        } catch {
            throw LostChild(error: error)
        }
        let reply: ParserReply
        do throws(ParserChild.Failure) {
            reply = try child.parse(
                bytes: bytes, type: type, encoding: encoding, settings: settings,
                isDrawn: kind != .undrawn)
        } catch {
            let death = bury(child, kills: error != .endOfStream)
            let reason = Self.explain(error, after: death, settings: settings, source: source)
            guard error == .endOfStream else { throw LostChild(error: reason) }
            throw LostChild(
                error: reason,
                next: Self.next(
                    after: kind, of: type, death: death, hadServed: child.documents > 1),
                isOfKill: death.isFromOutside)
        }
        do throws(QuarryError) {
            return try document(of: reply, from: child, source: source)
        } catch {
            throw LostChild(error: error)
        }
    }

    /// Kills all children. Calls in progress fail; further ones are refused.
    package func close() {
        let idle = state.withLock { state in
            state.isClosed = true
            for pid in state.living { kill(pid, SIGKILL) }
            defer { state.idle = [] }
            return state.idle
        }
        for child in idle { bury(child) }
    }

    /// Kills all children and starts none; calls in progress fail, later ones get new children.
    /// For a run that has no use for what is being parsed.
    package func interrupt() {
        state.withLock { state in
            state.interruptions += 1
            for pid in state.living { kill(pid, SIGKILL) }
        }
    }

    /// Process ids of the children alive now, ascending.
    package var childProcessIDs: [Int32] { state.withLock { $0.living.sorted() } }

    private func document(
        of reply: ParserReply, from child: ParserChild, source: String
    ) throws(QuarryError) -> Document {
        switch reply {
        case .document(let document):
            giveBack(child)
            return document
        case .failure(let code, let reason):
            giveBack(child)
            throw QuarryError(code, path: source, reason)
        case .greeting, .page:
            bury(child)
            throw QuarryError(.crashed, path: source, "the parser lost its place")
        }
    }
}

extension ParserPool {
    /// An idle child that is alive and has the right limit and languages, else a new one.
    func borrow(_ settings: ParseSettings) throws(QuarryError) -> ParserChild {
        while let child = try takeIdle() {
            let suits = child.memoryBytes == settings.memoryBytes && child.ocr == settings.ocr
            if suits && child.isAlive { return child }
            bury(child)
        }
        return try start(settings)
    }

    func start(_ settings: ParseSettings) throws(QuarryError) -> ParserChild {
        let child = try ParserChild.start(executable, settings: settings)
        let isClosed = state.withLock { state in
            state.living.insert(child.pid)
            return state.isClosed
        }
        guard !isClosed else {
            bury(child)
            throw Self.closed
        }
        return child
    }

    private func takeIdle() throws(QuarryError) -> ParserChild? {
        let (child, isClosed) = state.withLock { ($0.idle.popLast(), $0.isClosed) }
        guard !isClosed else { throw Self.closed }
        return child
    }

    func giveBack(_ child: ParserChild) {
        let isKept =
            child.documents < Self.documentsPerChild && !child.hasGrown
            && state.withLock { state in
                if !state.isClosed { state.idle.append(child) }
                return !state.isClosed
            }
        if !isKept { bury(child) }
    }

    /// Ends the child and waits for it. Its number leaves `living` first, so that nobody can
    /// send a signal to a process that got the number after it.
    /// - Parameter kills: false for a child that is dying, to learn of what; it is killed all the
    ///   same if that takes more than ten seconds, which only a machine short of everything needs.
    @discardableResult
    func bury(_ child: ParserChild, kills: Bool = true) -> ParserChild.Death {
        state.withLock { _ = $0.living.remove(child.pid) }
        return child.end(patienceSeconds: kills ? 0 : 10)
    }

    private static var closed: QuarryError {
        QuarryError(.io, path: nil, "the parser pool is closed")
    }
}
