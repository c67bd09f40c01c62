/// The schema of a file, flattened as its footer has it: the root, then each column with what is
/// in it.
struct ParquetSchema {
    let elements: [Element]

    struct Element {
        enum Repetition: Int { case required, optional, repeated }

        /// Two ways to say the same: older readers know the first alone.
        enum Meaning: Int {
            case text = 0
            case map = 1
            case list = 3

            /// The field of `LogicalType` that says it.
            var logical: Int {
                switch self {
                case .text: 1
                case .map: 2
                case .list: 3
                }
            }
        }

        var name: String
        var physical: ParquetColumn.Physical?
        var repetition: Repetition?
        var children: Int?
        var meaning: Meaning?

        func write(to list: inout ThriftBytes) {
            list.structure { element in
                if let physical { element.field(1, i32: physical.rawValue) }
                if let repetition { element.field(3, i32: repetition.rawValue) }
                element.field(4, text: name)
                if let children { element.field(5, i32: children) }
                guard let meaning else { return }
                element.field(6, i32: meaning.rawValue)
                element.field(10) { type in type.field(meaning.logical) { _ in } }
            }
        }
    }

    init(_ columns: [ParquetColumn]) {
        // Keys and values of a map are two columns and one field.
        let fields = columns.count { $0.shape != .mapValue }
        var elements = [Element(name: "chunk", children: fields)]
        for column in columns {
            let meaning: Element.Meaning? = column.physical == .bytes ? .text : nil
            func leaf(_ name: String, _ repetition: Element.Repetition) -> Element {
                Element(
                    name: name, physical: column.physical, repetition: repetition,
                    meaning: meaning)
            }
            switch column.shape {
            case .required: elements.append(leaf(column.name, .required))
            case .optional: elements.append(leaf(column.name, .optional))
            case .list:
                elements += [
                    Element(
                        name: column.name, repetition: .required, children: 1, meaning: .list),
                    Element(name: "list", repetition: .repeated, children: 1),
                    leaf("element", .required),
                ]
            case .mapKey:
                elements += [
                    Element(name: column.name, repetition: .required, children: 1, meaning: .map),
                    Element(name: "key_value", repetition: .repeated, children: 2),
                    leaf("key", .required),
                ]
            case .mapValue: elements.append(leaf("value", .required))
            }
        }
        self.elements = elements
    }
}
