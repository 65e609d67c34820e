package experiments

// GoTasks are the tasks that are made of the Go installation, as the default corpus is, with settings by which a model
// of the laptop preset learns each in about a minute on a core: windows that most texts fit into, and many updates at a
// learning rate that is high for larger models.
func GoTasks() []Downstream {
	return []Downstream{
		{Task: "go-area", Set: []string{"tokens=32", "batch=16", "lr=[1e-3]"}},
		{Task: "go-next", Set: []string{"tokens=48", "batch=16", "lr=[1e-3]", "epochs=2"}},
	}
}
