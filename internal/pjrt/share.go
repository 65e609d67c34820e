package pjrt

import "sync"

// shared is the client of a plugin that several users in one process have in common.
type shared struct {
	mu     sync.Mutex
	client *Client
	users  int
}

// Share is [Plugin.NewClient] for several users in one process, who get one client: two would each take their part of a
// GPU's memory. The options are those of the first user. release gives the client back; the last one closes it.
func (p *Plugin) Share(options ...Option) (c *Client, release func(), err error) {
	s := &p.shared
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users == 0 {
		if s.client, err = p.NewClient(options...); err != nil {
			return nil, nil, err
		}
	}
	s.users++
	return s.client, sync.OnceFunc(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.users--; s.users == 0 {
			s.client.Close()
			s.client = nil
		}
	}), nil
}
