import Corpus

/// `numbering.xml`: list definitions, and the counters of the lists as the document is read.
final class DOCXNumbering {
    private struct Level {
        var start = 1
        var format = "decimal"
        /// `%1.%2`: the counters of levels 1 and 2.
        var text = ""
        /// 1-based level whose increment restarts this one; 0 never.
        var restart: Int?
        var isLegal = false
        /// What follows the label: a tab or a space, or nothing.
        var gap = " "
        var style: String?
    }

    private struct Abstract {
        var levels: [Int: Level] = [:]
        /// A list style whose definition is meant instead.
        var styleLink: String?
        var definesStyle: String?
    }

    private struct Instance {
        var abstract = ""
        var starts: [Int: Int] = [:]
        var levels: [Int: Level] = [:]
    }

    private var abstracts: [String: Abstract] = [:]
    private var instances: [String: Instance] = [:]
    /// Current values by list definition and level.
    private var counters: [String: [Int: Int]] = [:]
    /// Instances whose start values have taken effect, by level.
    private var started: Set<String> = []

    init() {}

    init(_ reader: XMLPullReader) throws(QuarryError) {
        let root = reader.scope
        while let tag = try reader.child(of: root) {
            switch tag.name {
            case "abstractNum":
                let id = reader.attribute("abstractNumId") ?? ""
                abstracts[id] = try Self.abstract(reader)
            case "num":
                let id = reader.attribute("numId") ?? ""
                instances[id] = try Self.instance(reader)
            default: break
            }
        }
    }

    private static func abstract(_ reader: XMLPullReader) throws(QuarryError) -> Abstract {
        var abstract = Abstract()
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            switch tag.name {
            case "lvl":
                let index = reader.attribute("ilvl").flatMap { Int($0) } ?? 0
                abstract.levels[index] = try level(reader)
            case "numStyleLink": abstract.styleLink = reader.attribute("val")
            case "styleLink": abstract.definesStyle = reader.attribute("val")
            default: break
            }
        }
        return abstract
    }

    private static func instance(_ reader: XMLPullReader) throws(QuarryError) -> Instance {
        var instance = Instance()
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            switch tag.name {
            case "abstractNumId": instance.abstract = reader.attribute("val") ?? ""
            case "lvlOverride":
                let index = reader.attribute("ilvl").flatMap { Int($0) } ?? 0
                let override = reader.scope
                while let tag = try reader.child(of: override) {
                    if tag.name == "startOverride" {
                        instance.starts[index] = reader.attribute("val").flatMap { Int($0) }
                    } else if tag.name == "lvl" {
                        instance.levels[index] = try level(reader)
                    }
                }
            default: break
            }
        }
        return instance
    }

    private static func level(_ reader: XMLPullReader) throws(QuarryError) -> Level {
        var level = Level()
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            let value = tag.space == .w ? reader.attribute("val") : nil
            switch tag.name {
            case "start": level.start = value.flatMap { Int($0) } ?? 1
            case "numFmt": level.format = value ?? "decimal"
            case "lvlText": level.text = value ?? ""
            case "lvlRestart": level.restart = value.flatMap { Int($0) }
            case "isLgl": level.isLegal = reader.isOn
            case "pStyle": level.style = value
            case "suff": level.gap = value == "nothing" ? "" : " "
            default: break
            }
        }
        return level
    }

    /// The level of a list that belongs to a paragraph style.
    func level(ofStyle style: String, number: String) -> Int? {
        guard let instance = instances[number] else { return nil }
        let levels = definition(instance).levels
        return levels.filter { $0.value.style == style }.keys.min()
    }

    /// Counts one paragraph of a list and returns its label with the gap after it (`2.1 `,
    /// `三、 `); empty for bullets, nil if there is no such list.
    func label(number: String, level: Int) -> String? {
        guard let instance = instances[number], (0...8).contains(level) else { return nil }
        let (key, levels) = definition(instance)
        guard let own = instance.levels[level] ?? levels[level] else { return "" }
        count(key: key, levels: levels, level: level, number: number, instance: instance)
        guard own.format != "bullet" else { return "" }
        let label = render(own, key: key) { instance.levels[$0] ?? levels[$0] }
        return label.isEmpty ? "" : label + own.gap
    }

    private func definition(_ instance: Instance) -> (key: String, levels: [Int: Level]) {
        let abstract = abstracts[instance.abstract]
        if let link = abstract?.styleLink,
            let target = abstracts.sorted(by: { $0.key < $1.key })
                .first(where: { $0.value.definesStyle == link })
        {
            return (target.key, target.value.levels)
        }
        return (instance.abstract, abstract?.levels ?? [:])
    }

    private func count(
        key: String, levels: [Int: Level], level: Int, number: String, instance: Instance
    ) {
        func start(_ level: Int) -> Int {
            instance.starts[level] ?? (instance.levels[level] ?? levels[level])?.start ?? 1
        }
        var values = counters[key] ?? [:]
        if instance.starts[level] != nil, started.insert("\(number)/\(level)").inserted {
            values[level] = nil
        }
        for above in 0..<level where values[above] == nil { values[above] = start(above) }
        values[level] = values[level].map { $0 + 1 } ?? start(level)
        for below in (level + 1)..<10 {
            let restart = levels[below]?.restart
            if restart == 0 || (restart.map { level + 1 > $0 } ?? false) { continue }
            values[below] = nil
        }
        counters[key] = values
    }

    private func render(_ own: Level, key: String, level: (Int) -> Level?) -> String {
        var label = ""
        var rest = own.text[...]
        while let mark = rest.firstIndex(of: "%") {
            label += rest[..<mark]
            let digit = rest[mark...].dropFirst().first?.wholeNumberValue
            guard let digit, digit > 0 else {
                label += "%"
                rest = rest[mark...].dropFirst()
                continue
            }
            let format = own.isLegal ? "decimal" : level(digit - 1)?.format ?? "decimal"
            label += CounterFormat.string(counters[key]?[digit - 1] ?? 1, as: format)
            rest = rest[mark...].dropFirst(2)
        }
        return label + rest
    }
}
