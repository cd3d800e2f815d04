"""Random numbers as Ingot defines them: pure functions of (seed, stream, step, element)."""

import numpy as np
import torch


def words(seed, stream, step, count):
    """The words of a stream in element order: Philox4x32-10 with the counter (block, stream, step, domain 0)."""
    mask = 0xFFFFFFFF
    found = []
    for block in range((count + 3) // 4):
        c, k = [block, stream, step & mask, (step >> 32) << 8], [seed & mask, seed >> 32]
        for _ in range(10):
            p, q = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
            c = [(q >> 32) ^ c[1] ^ k[0], q & mask, (p >> 32) ^ c[3] ^ k[1], p & mask]
            k = [(k[0] + 0x9E3779B9) & mask, (k[1] + 0xBB67AE85) & mask]
        found += c
    return np.array(found[:count], dtype=np.float64)


def uniform(words):
    """Uniform numbers in [0, 1), from the upper 24 bits of each word."""
    return np.floor(words / 256) * 2.0**-24


def kept(words, rate):
    """The elements that dropout keeps."""
    return torch.from_numpy(words >= np.floor(rate * 2.0**32))


def normal(words):
    """Normal numbers by Box and Muller, two from two words."""
    u = uniform(words)
    radius = np.sqrt(-2 * np.log(u[0::2] + 2.0**-24))
    angle = 2 * np.pi * u[1::2]
    return torch.from_numpy(np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).reshape(-1))


def categorical(words, classes):
    """A row for each word, with a one in the column that the word draws."""
    return torch.from_numpy(np.eye(classes)[np.floor(uniform(words) * classes).astype(int)])
