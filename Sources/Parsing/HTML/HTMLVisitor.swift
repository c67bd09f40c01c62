import Corpus

protocol HTMLVisitor {
    mutating func enter(_ node: HTMLNode) throws(QuarryError) -> Bool
    mutating func leave(_ node: HTMLNode) throws(QuarryError)
}
