"""Films with known truth from a random seed: what shot detection and the choice of frames are measured on.

`script` decides what happens (all numbers are there), `scenes` draws it, `film` writes the file, `scoring` compares
boundaries found with the truth. The numbers were fixed before the detector that they measure was written.
"""
