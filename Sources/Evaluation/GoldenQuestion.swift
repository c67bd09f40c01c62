/// A question of a user's own, and where it is answered: a JSON object a line.
///
/// `{"query": "…", "sources": ["a.pdf", "b.docx"], "page": 3}`, with `pages` for several pages;
/// or `{"query": "…", "answers": [{"source": "a.pdf", "pages": [3, 4]}, {"source": "b.docx"}]}`
/// where sources have pages of their own. Any of the places is an answer.
package struct GoldenQuestion: Sendable, Decodable, Hashable {
    /// One place.
    package struct Answer: Sendable, Hashable {
        /// By path below the corpus root.
        package var source: String
        /// 1-based; empty where any page will do.
        package var pages: [Int]

        package init(source: String, pages: [Int] = []) {
            self.source = source
            self.pages = pages
        }
    }

    package var query: String
    package var answers: [Answer]

    package init(query: String, answers: [Answer]) {
        self.query = query
        self.answers = answers
    }

    /// The sources that answer, each once.
    package var sources: [String] {
        var seen: Set<String> = []
        return answers.map(\.source).filter { seen.insert($0).inserted }
    }

    package var hasPages: Bool { answers.contains { !$0.pages.isEmpty } }

    /// Whether a passage of a source on these pages is an answer, pages and all.
    package func isAnswered(by source: String, pages: ClosedRange<Int>) -> Bool {
        answers.contains {
            $0.source == source && ($0.pages.isEmpty || $0.pages.contains(where: pages.contains))
        }
    }

    /// Each wording once, where it stands first, with the answers of all its lines.
    /// - Returns: the questions, and the lines that said nothing new.
    /// - Complexity: O(text).
    package static func merged(
        _ questions: [GoldenQuestion]
    ) -> (questions: [GoldenQuestion], repeated: Int) {
        var merged: [GoldenQuestion] = []
        var places: [String: Int] = [:]
        var repeated = 0
        for question in questions {
            let wording = FoldedText.wording(of: question.query)
            guard let place = places[wording] else {
                places[wording] = merged.count
                merged.append(question)
                continue
            }
            let new = question.answers.filter { !merged[place].answers.contains($0) }
            if new.isEmpty { repeated += 1 }
            merged[place].answers += new
        }
        return (merged, repeated)
    }

    private enum CodingKeys: String, CodingKey {
        case query, sources, answers, page, pages
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        query = try values.decode(String.self, forKey: .query)
        if let answers = try values.decodeIfPresent([Answer].self, forKey: .answers) {
            self.answers = answers
        } else {
            let pages = try values.decodeIfPresent([Int].self, forKey: .pages)
            let page = try values.decodeIfPresent(Int.self, forKey: .page)
            let sources = try values.decode([String].self, forKey: .sources)
            answers = sources.map {
                Answer(source: $0, pages: pages ?? page.map { [$0] } ?? [])
            }
        }
    }
}

extension GoldenQuestion.Answer: Decodable {
    private enum CodingKeys: String, CodingKey { case source, page, pages }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let page = try values.decodeIfPresent(Int.self, forKey: .page)
        self.init(
            source: try values.decode(String.self, forKey: .source),
            pages: try values.decodeIfPresent([Int].self, forKey: .pages) ?? page.map { [$0] } ?? []
        )
    }
}
