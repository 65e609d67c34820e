"""Prints the bytes, in hex, that TensorBoard's own writer gives for the events of writer_test.go.

Run: python make_events.py   (needs tensorboard)
"""
import io

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter


class Keep(io.BytesIO):
    def close(self):
        pass


def main():
    out = Keep()
    writer = RecordWriter(out)
    writer.write(Event(wall_time=1700000000.25, file_version="brain.Event:2").SerializeToString())
    values = [Summary.Value(tag="eval/mlm_loss", simple_value=4.584), Summary.Value(tag="pull/share", simple_value=-0.125)]
    writer.write(Event(wall_time=1700000001.5, step=300, summary=Summary(value=values)).SerializeToString())
    writer.flush()
    print(out.getvalue().hex())


if __name__ == "__main__":
    main()
