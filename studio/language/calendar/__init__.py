"""Days and times: terms are found first, then rules build dates, times, moments and ranges out of them."""
