"""What a plan pays for: one scale of whole numbers, so that what is found can be compared with what is possible.

A journey for visitas is the unit of ten: days away from home. A meeting that needs a journey of its own costs little:
it is half a day, there and back.
"""

VISIT_JOURNEY = 10  # each week in which a route is travelled for visitas, times how far it is
MEETING_JOURNEY = 1  # each week in which it is travelled for a GIA or RTC alone
CLASS_DAY = 2  # each day with pupils that a taller of docentes takes
MARGIN_DAY = 3  # each day by which the margin of a bimestre is too small
OUT_OF_STEP = 40  # each setting of a good year that cannot be kept, where none of the plans keeps them all
MOVED = 1000  # replanning: each date that changes; below it, the days by which it shifts
