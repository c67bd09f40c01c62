package import Corpus
import Dispatch
package import Embedding
import Foundation
package import Jobs
import Postings
package import Searching
import Snapshots
import Storage
import Synchronization
import Web

/// A group that is served under its name, from those of its members that are there.
package final class ServedGroup: Sendable {
    package let definition: GroupDefinition
    let tally: GroupTally
    private let opener: GroupOpener
    private let state: Mutex<GroupGeneration>
    /// Held by whoever opens members: of two that did it at once the later might put back the
    /// older state.
    private let opening = Mutex<Void>(())
    /// A look that questions wait for.
    private let looking = Mutex<DispatchGroup?>(nil)
    package var name: String { definition.name }

    /// Opens the members; those that are not there now are looked for again and again.
    /// - Parameters:
    ///   - slots: in which members answer that are folders, for all groups the same.
    ///   - answers: whether questions are answered too: folders get ready for that in a pass over
    ///     their sources, which a search has no need of.
    /// - Throws: `invalidInput` where members don't fit together or have a source in common; `io`
    ///   where none is there; what `ModelStore` throws.
    package init(
        _ definition: GroupDefinition, models: ModelStore, cross: CrossEncoder? = nil,
        slots: ComputeSlots, answers: Bool = true
    ) throws(QuarryError) {
        self.definition = definition
        opener = try GroupOpener(
            definition, models: models, cross: cross, slots: slots, answers: answers)
        tally = GroupTally(group: definition.name)
        state = Mutex(try opener.open(after: nil))
    }

    package var generation: GroupGeneration { state.withLock { $0 } }

    var limits: GroupLimits {
        GroupLimits(seconds: definition.seconds, answersInPart: definition.answersInPart)
    }

    /// Looks whether members publish others than are known, and whether absent ones are back.
    /// - Parameter asked: nothing is looked at where this is not the state any more.
    /// - Returns: the new state; nil where nothing has changed.
    /// - Throws: what makes the new members unfit; the ones before go on answering.
    @discardableResult
    package func refresh(
        after asked: GroupGeneration? = nil
    ) throws(QuarryError) -> GroupGeneration? {
        try opening.withLock { _ throws(QuarryError) -> GroupGeneration? in
            let known = generation
            if let asked, asked !== known { return nil }
            let opened = try opener.open(after: known)
            guard !opened.isSame(as: known) else { return nil }
            state.withLock { $0 = opened }
            return opened
        }
    }

    /// Searches the members.
    /// - Parameter readers: nil: everything is seen.
    /// - Throws: as `GroupSearcher.search`.
    package func search(
        _ query: String, options: SearchOptions, explain: Bool = false, readers: Set<String>? = nil
    ) throws(QuarryError) -> Found {
        let limits = limits
        let (generation, result) = try asked(missing: \.missing) {
            (generation) throws(QuarryError) in
            try generation.search(
                query, options: options, explain: explain, readers: readers, limits: limits)
        }
        return Found(generation: generation, result: result)
    }

    /// A result, and the state of the group that it is of.
    package struct Found: Sendable {
        package var generation: GroupGeneration
        package var result: SearchResult
    }

    /// - Throws: as `search`.
    func passages(
        for question: String, options: SearchOptions, comparing comparison: PassageComparison,
        readers: Set<String>?
    ) throws(QuarryError) -> FoundPassages {
        let limits = limits
        return try asked(missing: \.result.missing) { (generation) throws(QuarryError) in
            try generation.passages(
                for: question, options: options, comparing: comparison, readers: readers,
                limits: limits)
        }.answer
    }

    /// - Throws: as `GroupSearcher.statistics`; `io` where members are others than were searched.
    func statistics(
        of terms: Set<String>, in found: FoundPassages
    ) throws(QuarryError) -> BM25Statistics {
        try generation(of: found.root).searcher.statistics(
            of: terms, without: found.result.missing, limits: limits)
    }

    /// - Parameter root: that was searched.
    /// - Throws: as `statistics`.
    func background(
        of question: String, root: String, without missing: [MissingMember]
    ) throws(QuarryError) -> QuestionBackground {
        try generation(of: root).searcher.background(
            of: question, without: missing, limits: limits)
    }

    func generation(of root: String) throws(QuarryError) -> GroupGeneration {
        let generation = generation
        guard generation.root == root else {
            throw QuarryError(
                .io, path: nil, "the group has changed since it was searched", blame: .member)
        }
        return generation
    }

    /// Asks the members, and counts what comes of it.
    private func asked<Answer>(
        missing: (Answer) -> [MissingMember],
        _ ask: (GroupGeneration) throws(QuarryError) -> Answer
    ) throws(QuarryError) -> (generation: GroupGeneration, answer: Answer) {
        do throws(QuarryError) {
            let found = try following(missing: missing, ask)
            tally.count(missing(found.answer))
            return found
        } catch {
            if error.code == .io { tally.countUnanswered() }
            throw error
        }
    }

    /// Asks the members. Where one of them has published meanwhile, the question is asked once more
    /// of what is there now: no answer is of two states of a member.
    func following<Answer, Failure: Error>(
        missing: (Answer) -> [MissingMember],
        _ ask: (GroupGeneration) throws(Failure) -> Answer
    ) throws(Failure) -> (generation: GroupGeneration, answer: Answer) {
        let asked = generation
        let found = Result { () throws(Failure) in try ask(asked) }
        if follows(found.map(missing), of: asked), let newer = newer(than: asked) {
            let again = Result { () throws(Failure) in try ask(newer) }
            if case .success(let answer) = again { return (newer, answer) }
        }
        return (asked, try found.get())
    }

    /// Whether a member that may publish has, or may have.
    private func follows(
        _ missing: Result<[MissingMember], some Error>, of asked: GroupGeneration
    ) -> Bool {
        switch missing {
        case .success(let missing):
            missing.contains { missing in
                missing.kind == .otherRoot
                    && definition.members.contains { $0.name == missing.name && $0.root == nil }
            }
        // All or nothing: what failed is said in words alone.
        case .failure(let error):
            !definition.answersInPart && (error as? QuarryError)?.code == .io
                && asked.absent.isEmpty
        }
    }

    /// What is there now. What makes new members unfit may name a source that the reader does not
    /// see: it is for the log of whoever looks for members, and the answer of before stands.
    /// It is waited for as long as for an answer: whether sources are in two members takes longer
    /// where there are many.
    private func newer(than asked: GroupGeneration) -> GroupGeneration? {
        _ = look(after: asked).wait(timeout: .now() + definition.seconds)
        let now = generation
        return now === asked ? nil : now
    }

    /// What ends when members have been looked at: one look for all who wait.
    private func look(after asked: GroupGeneration) -> DispatchGroup {
        looking.withLock { looking -> DispatchGroup in
            if let looking { return looking }
            let begun = DispatchGroup()
            begun.enter()
            looking = begun
            Thread.detachNewThread { [self] in
                _ = try? refresh(after: asked)
                self.looking.withLock { $0 = nil }
                begun.leave()
            }
            return begun
        }
    }
}
