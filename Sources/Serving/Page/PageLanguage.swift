/// The languages of the page.
package enum PageLanguage: String, Sendable, CaseIterable {
    case english = "en"
    case traditional = "zh-Hant"
    case simplified = "zh-Hans"

    /// The one that a browser prefers among them; English where it wants none.
    /// - Parameter header: Accept-Language (RFC 9110, 12.5.4).
    package init(accepting header: String?) {
        var best: (language: PageLanguage, weight: Double)?
        for item in (header ?? "").split(separator: ",").prefix(32) {
            let parts = item.split(separator: ";").map { $0.filter { $0 != " " } }
            guard let tag = parts.first, let language = PageLanguage(tag: tag.lowercased()) else {
                continue
            }
            let stated = parts.dropFirst().first { $0.hasPrefix("q=") }
            let weight = stated.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            if weight > best?.weight ?? 0 { best = (language, weight) }
        }
        self = best?.language ?? .english
    }

    /// - Parameter tag: BCP 47, lowercased.
    private init?(tag: String) {
        let parts = tag.split(separator: "-")
        switch parts.first {
        case "en": self = .english
        case "zh":
            let isTraditional =
                parts.contains("hant")
                || !parts.contains("hans") && !Set(parts).isDisjoint(with: ["tw", "hk", "mo"])
            self = isTraditional ? .traditional : .simplified
        default: return nil
        }
    }

    /// As its readers write it.
    var name: String {
        switch self {
        case .english: "English"
        case .traditional: "繁體中文"
        case .simplified: "简体中文"
        }
    }
}
