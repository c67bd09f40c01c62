/// The screen of `search -i` as a state machine: what happens goes in, what is to be done comes
/// out, and `frame` is what there is to see. It touches no terminal and no index.
package struct SearchScreen: Sendable {
    package enum Event: Hashable, Sendable {
        case key(Key)
        case resized(TerminalSize)
        /// An answer to the last `search`.
        case found(ShownPage)
        /// The proof asked for last, in lines.
        case proved([String])
        /// What was asked for last could not be done.
        case failed(String)
        /// The index has another generation now.
        case published(Int)
    }

    package enum Action: Hashable, Sendable {
        case nothing
        /// Ask the newest generation this, and pass over so many hits.
        case search(String, offset: Int)
        /// Prove the chunk of this name in its source.
        case prove(String)
        /// Leave the terminal to the shell until somebody comes back.
        case suspend
        case quit
    }

    enum Status: Hashable, Sendable {
        case idle, searching, proving
        case failed(String)
    }

    let style: Style
    var size: TerminalSize
    var editor = LineEditor()
    /// Questions that were asked, oldest first, none twice in a row.
    var history: [String] = []
    /// Which of them is in the line; nil: a new one.
    var historyPlace: Int?
    /// The question the hits answer; nil before the first one.
    var asked: String?
    /// The question of the last search, which may have no answer yet.
    var pending: String?
    /// All pages of the answer as one.
    var page = ShownPage(hits: [], generation: 0)
    /// Which hit the passage is of, from 0.
    var selected = 0
    /// Lines of the passage, or of its proof, that are above what is shown.
    var scroll = 0
    var proof: [String]?
    var status = Status.idle
    /// A generation newer than the page's.
    var newer: Int?

    package init(size: TerminalSize, style: Style) {
        self.size = size
        self.style = style
    }

    /// Begins with a question, as if it had been typed.
    package mutating func ask(_ question: String) -> Action {
        editor = LineEditor(question)
        return search()
    }

    package mutating func receive(_ event: Event) -> Action {
        switch event {
        case .key(let key): return press(key)
        case .resized(let size):
            self.size = size
            scroll = min(scroll, lastScroll)
        case .found(let found): take(found)
        case .proved(let lines):
            proof = lines
            scroll = 0
            status = .idle
        case .failed(let reason): status = .failed(reason)
        case .published(let generation):
            newer = generation == page.generation ? nil : generation
        }
        return .nothing
    }

    private mutating func take(_ found: ShownPage) {
        status = .idle
        asked = pending ?? asked
        // Two generations make no one list.
        guard found.offset > 0, found.generation == page.generation,
            found.offset == page.hits.count
        else {
            page = found
            (selected, scroll, proof) = (0, 0, nil)
            newer = newer == found.generation ? nil : newer
            return
        }
        page.hits += found.hits
        page.hasMore = found.hasMore
        if !found.hits.isEmpty { select(found.offset) }
    }

    var hit: ShownHit? { page.hits.indices.contains(selected) ? page.hits[selected] : nil }

    mutating func select(_ place: Int) {
        guard page.hits.indices.contains(place) else { return }
        (selected, scroll, proof) = (place, 0, nil)
    }

    mutating func search(_ question: String, offset: Int) -> Action {
        pending = question
        status = .searching
        return .search(question, offset: offset)
    }

    mutating func search() -> Action {
        let question = editor.text
        guard question.contains(where: { !$0.isWhitespace }) else { return .nothing }
        if history.last != question { history.append(question) }
        historyPlace = nil
        return search(question, offset: 0)
    }
}
