"""A drop-in for Google's Fact Check Tools API (v1alpha1): what speaks to theirs speaks to ours.

https://developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims/search
"""
