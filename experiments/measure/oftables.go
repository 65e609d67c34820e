package measure

import "strings"

// OfTables is a metric of each of the three word tables: of E_G, of E_D, which is what the discriminator looks up, and
// of E_Δ. Where both networks look up one table, E, its number is that of E_G, and that of E_D is the same.
type OfTables struct{ G, D, Delta Metric }

// List is the metric of E_G, of E_D and of E_Δ.
func (t OfTables) List() []Metric { return []Metric{t.G, t.D, t.Delta} }

// Of is the metric of a table by its name in figures: E, E_G, E_D or E_Δ. ok is false for any other.
func (t OfTables) Of(table string) (m Metric, ok bool) {
	switch table {
	case "E", "E_G":
		return t.G, true
	case "E_D":
		return t.D, true
	case "E_Δ":
		return t.Delta, true
	}
	return Metric{}, false
}

// ofTables declares a metric for each table. %s in the texts stands for the table's name.
func ofTables(m Metric) OfTables {
	of := func(key, name string) Metric {
		one := m
		one.Key += "_" + key
		one.Title = strings.ReplaceAll(m.Title, "%s", name)
		one.Doc = strings.ReplaceAll(m.Doc, "%s", name)
		return one
	}
	return OfTables{G: of("eg", "E_G"), D: of("ed", "E_D"), Delta: of("delta", "E_Δ")}
}
