"""The product's settings, with one more address: a bare page of the same framework to hold the lane against."""

from limen.config.settings import *  # noqa: F403 - a settings module takes over all of another

ROOT_URLCONF = "benchmarks.post.urls"
