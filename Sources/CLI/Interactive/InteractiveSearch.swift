import Citing
import Corpus
import Foundation
import Jobs
import Running
import Searching
import Snapshots
import Terminal

/// `search -i`: does what the screen's state machine asks for, with a terminal and an index.
final class InteractiveSearch {
    /// How often the index is looked at for a newer generation.
    private static let lookMilliseconds: Int32 = 1000

    private let index: String
    private let options: SearchOptions
    private let style: Style
    private let open: () throws -> Searcher
    private let terminal = RawTerminal()
    private var searcher: Searcher
    private var links: SourceLinks
    /// Of the searcher's generation; made when it is first asked for.
    private var prover: SourceProver?

    /// - Parameter open: opens the index's current generation.
    /// - Throws: what `open` throws.
    init(
        index: String, options: SearchOptions, style: Style, open: @escaping () throws -> Searcher
    ) throws {
        self.index = index
        self.options = options
        self.style = style
        self.open = open
        searcher = try open()
        links = SourceLinks(searcher.snapshot, style)
    }

    /// Until somebody ends it.
    func run(first question: String?) {
        var events = TerminalEvents { [terminal] wake in
            SignalWatch.start([SIGTERM, SIGINT, SIGWINCH]) { number in
                if number == SIGWINCH { return wake() }
                terminal.leave()
                _exit(ExitStatus(signal: number).rawValue)
            }
        }
        terminal.take()
        defer { terminal.leave() }
        var screen = SearchScreen(size: terminal.size, style: style)
        terminal.draw(screen.frame)
        if let question, !perform(screen.ask(question), on: &screen) { return }
        while let keys = events.keys(within: Self.lookMilliseconds) {
            for event in keys.map(SearchScreen.Event.key) + news {
                guard perform(screen.receive(event), on: &screen) else { return }
            }
            terminal.draw(screen.frame)
        }
    }

    /// What has changed without a key.
    private var news: [SearchScreen.Event] {
        let published = try? GenerationStore(root: index).currentNumber()
        return [.resized(terminal.size)] + (published.map { [.published($0)] } ?? [])
    }

    /// - Returns: false where it ends.
    private func perform(_ action: SearchScreen.Action, on screen: inout SearchScreen) -> Bool {
        switch action {
        case .nothing: return true
        case .quit: return false
        case .suspend:
            terminal.leave()
            raise(SIGTSTP)
            terminal.take()
            return perform(screen.receive(.resized(terminal.size)), on: &screen)
        case .search(let question, let offset):
            // What is being done is said before it is done.
            terminal.draw(screen.frame)
            return perform(screen.receive(found(question, offset: offset)), on: &screen)
        case .prove(let name):
            terminal.draw(screen.frame)
            return perform(screen.receive(proof(of: name)), on: &screen)
        }
    }

    private func found(_ question: String, offset: Int) -> SearchScreen.Event {
        do {
            try follow(offset: offset)
            var options = options
            options.offset += offset
            let result = try searcher.search(question, options: options)
            return .found(
                ShownPage(
                    offset: offset, hits: result.hits.map(shown), hasMore: result.hasMore,
                    notes: result.notes, generation: searcher.snapshot.manifest.generation,
                    seconds: result.seconds))
        } catch {
            return .failed("\(error)")
        }
    }

    /// Opens a newer generation for a question; the further pages of an answer are of its own.
    private func follow(offset: Int) throws {
        guard offset == 0,
            try GenerationStore(root: index).currentNumber()
                != searcher.snapshot.manifest.generation
        else { return }
        searcher = try open()
        links = SourceLinks(searcher.snapshot, style)
        prover = nil
    }

    private func shown(_ hit: Hit) -> ShownHit {
        let span = hit.chunk.span
        return ShownHit(
            rank: hit.rank, score: hit.score, source: hit.source.id.path,
            place: HitListing.place(span, hit.verdict),
            heading: hit.chunk.heading.joined(separator: " › "), text: hit.chunk.text,
            highlights: hit.highlights,
            cite: ChunkName(source: hit.source.id, place: .span(span.range)).text,
            address: links.address(of: hit.source, page: span.page))
    }

    private func proof(of name: String) -> SearchScreen.Event {
        do {
            guard let chunk = ChunkName(name), let prover = try proverOfSources() else {
                return .failed("not built here: `quarry cite` takes --root or --job")
            }
            let output = CitationOutput(try prover.citation(of: chunk))
            return .proved(output.text(Style(isOn: false)).components(separatedBy: "\n"))
        } catch {
            return .failed("\(error)")
        }
    }

    /// Nil where nobody knows where the sources are.
    private func proverOfSources() throws -> SourceProver? {
        if let prover { return prover }
        guard let corpus = try CorpusDefinition(builtFrom: searcher.snapshot) else { return nil }
        prover = try SourceProver(searcher.snapshot, corpus: corpus)
        return prover
    }
}
