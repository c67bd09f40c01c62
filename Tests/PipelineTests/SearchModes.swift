import Searching

/// Every way to answer a query.
enum SearchModes {
    static let all: [SearchOptions] = SearchOptions.Mode.allCases.flatMap { mode in
        SearchOptions.Rerank.allCases.flatMap { rerank in
            SearchOptions.FusionMethod.allCases.map { fusion in
                SearchOptions(k: 5, mode: mode, rerank: rerank, fusion: fusion)
            }
        }
    }
}
