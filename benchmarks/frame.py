"""Bytes on the wire for every preset, full and draft, and what making them costs."""

import gzip

from benchmarks.measure import heading, row, timed
from components.presets import presets
from dynamics import analyse
from server.frame import QUALITIES, encode_frame
from server.portraits import COMPRESSION

PROMISES = {"full": 40_000, "draft": 20_000}


def main() -> None:
    """Print sizes and times, largest and median."""
    heading("a frame on the wire", "at most 40 kB full and 20 kB draft, compressed (kB = 1000 bytes)")
    for quality, settings in QUALITIES.items():
        sizes, encode, compress, compute = {}, [], [], []
        for preset in presets():
            portrait = analyse(preset.flow, settings=settings)
            body = encode_frame(portrait, [], quality)
            sizes[preset.key] = len(gzip.compress(body, COMPRESSION, mtime=0))
            compute.append(timed(lambda p=preset, s=settings: analyse(p.flow, settings=s), 9).median)
            encode.append(timed(lambda p=portrait, q=quality: encode_frame(p, [], q), 9).median)
            compress.append(timed(lambda b=body: gzip.compress(b, COMPRESSION, mtime=0), 9).median)
        largest = max(sizes, key=sizes.__getitem__)
        middle = sorted(sizes.values())[len(sizes) // 2]
        row(f"{quality}: median of {len(sizes)} presets", f"{middle / 1e3:.1f} kB")
        row(
            f"{quality}: largest (figure {largest})",
            f"{sizes[largest] / 1e3:.1f} kB",
            # of thumbnails nothing is promised
            sizes[largest] <= PROMISES[quality] if quality in PROMISES else None,
        )
        for name, times in (("portrait", compute), ("encoding", encode), ("compression", compress)):
            ordered = sorted(times)
            row(
                f"{quality}: {name}, median and most",
                f"{ordered[len(ordered) // 2] * 1e3:.2f} / {ordered[-1] * 1e3:.2f} ms",
            )


if __name__ == "__main__":
    main()
