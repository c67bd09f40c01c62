package import Answering
package import Citing
package import Corpus
import Jobs
import Snapshots
import Storage
import Synchronization

/// Proves passages in the documents they come from, where those lie on this machine.
package final class SourceProofs: Sendable {
    package enum State: String, Sendable, CaseIterable {
        case proved
        /// The document reads otherwise now, with the same bytes.
        case textMoved = "text_moved"
        case sourceChanged = "source_changed"
        case sourceMissing = "source_missing"
        /// It can't be said here: no parser, a password, a time limit.
        case unproved
    }

    package struct Outcome: Sendable {
        package var state: State
        /// Nil unless it is proved.
        package var citation: Citation?

        package typealias Citation = Citing.Citation
    }

    /// By folder: a prover holds a parser, so there is one for each index, of its last root.
    private let provers = Mutex<[String: (root: String, prover: SourceProver)]>([:])

    package init() {}

    /// Parses the document again; blocks meanwhile.
    /// - Complexity: O(document).
    package func outcome(of name: ChunkName, in generation: ServedGeneration) -> Outcome {
        let prover: SourceProver?
        do throws(QuarryError) {
            prover = try self.prover(for: generation)
        } catch {
            // Without a record of its build nobody knows either.
            return Outcome(state: error.code == .notFound ? .sourceMissing : .unproved)
        }
        guard let prover else { return Outcome(state: .sourceMissing) }
        do throws(QuarryError) {
            return Outcome(state: .proved, citation: try prover.citation(of: name))
        } catch {
            return Outcome(state: Self.state(of: error))
        }
    }

    /// How far a passage is proved; as `outcome`, but that the index itself proves it where nobody
    /// knows where the documents are.
    /// - Complexity: O(document).
    package func proof(of name: ChunkName, in generation: ServedGeneration) -> CitationProof {
        do throws(QuarryError) {
            guard let prover = try self.prover(for: generation) else { return .index }
            _ = try prover.citation(of: name)
            return .source
        } catch {
            // Its own words may hold a path of this machine.
            return CitationProof(failure: QuarryError(error.code, error.code.wordsOnSource))
        }
    }

    static func state(of error: QuarryError) -> State {
        switch error.code {
        case .invalidInput: .sourceChanged
        case .notFound: .sourceMissing
        case .unsupported, .corrupt: .textMoved
        case .alreadyExists, .formatTooOld, .formatTooNew, .limitExceeded, .encrypted, .io,
            .crashed, .timedOut:
            .unproved
        }
    }

    /// Nil where nobody knows where the documents are: the index was pulled.
    func prover(for generation: ServedGeneration) throws(QuarryError) -> SourceProver? {
        let folder = generation.snapshot.layout.root
        if let known = provers.withLock({ $0[folder] }), known.root == generation.root {
            return known.prover
        }
        let snapshot = generation.snapshot
        let info = try GenerationStore(root: snapshot.layout.root)
            .buildInfo(snapshot.manifest.generation)
        guard let roots = info.roots, !roots.isEmpty, info.pulledFrom == nil,
            roots.allSatisfy({ FileSystem.exists($0.path) })
        else { return nil }
        let prover = try SourceProver(
            snapshot, corpus: CorpusDefinition(roots: roots.map(\.path)))
        provers.withLock { $0[folder] = (generation.root, prover) }
        return prover
    }
}
