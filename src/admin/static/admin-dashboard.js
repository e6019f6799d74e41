// Columns for which there is not room enough: the latest are seen first. Without this file it is the earliest.

for (const bars of document.querySelectorAll('.chart-columns .bars')) bars.scrollLeft = bars.scrollWidth;
