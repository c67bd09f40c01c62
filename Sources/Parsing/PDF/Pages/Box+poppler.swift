import CPoppler
import Corpus

extension Box {
    init(_ rectangle: PopplerRectangle) {
        let (x1, x2) = (Float(points: rectangle.x1), Float(points: rectangle.x2))
        let (y1, y2) = (Float(points: rectangle.y1), Float(points: rectangle.y2))
        self.init(left: min(x1, x2), top: min(y1, y2), right: max(x1, x2), bottom: max(y1, y2))
    }
}
