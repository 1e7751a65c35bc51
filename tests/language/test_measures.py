from __future__ import annotations

import pytest

from studio.language.units import TEMPERATURE, TIME, VOLUME, WEIGHT, unit_of

WEIGHTS = [
    ("5 kg", "kg", 5), ("5kg", "g", 5000), ("half a kilo", "g", 500), ("150 lbs", "kg", 68.0388555),
    ("a pound and a half", "lb", 1.5), ("6 lb 3 oz", "oz", 99), ("five pounds and six ounces", "oz", 86), ("12 stone 4", "lb", 172),
    ("200 grams of sugar", "g", 200), ("three quarters of a pound", "lb", 0.75), ("3/4 lb", "lb", 0.75), ("2 tonnes", "kg", 2000),
    ("2 tons", "t", 2), ("2 tons", "mt", 2), ("1.5 t", "kg", 1500), ("500 mcg", "mg", 0.5), ("70", "kg", 70),
    ("I weigh 70", "kg", 70), ("twenty five kilos", "kg", 25), ("a kilo of sugar", "g", 1000), ("1,200 kg", "mt", 1.2),
    ("a couple of pounds", "lb", 2), ("1 ½ oz", "oz", 1.5),
]  # fmt: skip
VOLUMES = [
    ("75 ml", "ml", 75), ("1.5L", "ml", 1500), ("half a liter", "ml", 500), ("2 gallons", "l", 7.570823568), ("3 cups", "cup", 3),
    ("1 cup", "Tbs", 16), ("a tablespoon", "tsp", 3), ("two pints", "qt", 1), ("1 quart", "pnt", 2), ("16 fl oz", "pnt", 1),
    ("a cup and a half", "cup", 1.5), ("10 cc", "ml", 10), ("5 cm³", "ml", 5), ("2 cubic meters", "l", 2000), ("33 cl", "ml", 330),
    ("27 ft3", "yd3", 1), ("6 oz", "fl-oz", 6), ("1 imperial gallon", "l", 4.54609), ("0.5", "l", 0.5), ("quart of milk", "qt", 1),
]  # fmt: skip
TEMPERATURES = [
    ("34.9 °C", "C", 34.9), ("100 C", "F", 212), ("ninety degrees fahrenheit", "C", 32.2222222222), ("-40 F", "C", -40),
    ("-5 c", "C", -5), ("minus 5 degrees", "C", -5), ("20 degrees", "F", 20), ("75°", "F", 75), ("300K", "C", 26.85),
    ("10 degrees below zero", "C", -10), ("5 below zero", "C", -5), ("37", "C", 37), ("98.6", "F", 98.6), ("25℃", "C", 25),
    ("0 celsius", "K", 273.15), ("celsius 25", "C", 25), ("68 ° F", "C", 20), ("it is 21.5 degrees centigrade", "C", 21.5),
    ("72 fahrenheit degrees", "F", 72), ("zero degrees", "C", 0),
]  # fmt: skip
FOREIGN = [
    ("WeightMeasurement", "es", "medio kilo", "g", 500), ("WeightMeasurement", "de", "zweieinhalb Kilo", "kg", 2.5),
    ("WeightMeasurement", "de", "ein Pfund", "g", 500), ("WeightMeasurement", "it", "due etti", "g", 200),
    ("VolumeMeasurement", "fr", "un demi-litre", "ml", 500), ("VolumeMeasurement", "pt", "dois litros e meio", "l", 2.5),
    ("TemperatureMeasurement", "es", "veinte grados", "C", 20), ("TemperatureMeasurement", "es", "25º", "C", 25),
    ("TemperatureMeasurement", "es", "cinco grados bajo cero", "C", -5), ("TemperatureMeasurement", "de", "minus drei Grad", "C", -3),
    ("TemperatureMeasurement", "fr", "37,5 °C", "C", 37.5), ("WeightMeasurement", "nl", "anderhalve kilo", "kg", 1.5),
    ("WeightMeasurement", "fr", "5 pounds", "lb", 5),
]  # fmt: skip


@pytest.mark.parametrize(("text", "unit", "value"), WEIGHTS)
def test_weight(best, text, unit, value):
    assert best("WeightMeasurement", text, format=unit) == pytest.approx(value)


@pytest.mark.parametrize(("text", "unit", "value"), VOLUMES)
def test_volume(best, text, unit, value):
    assert best("VolumeMeasurement", text, format=unit) == pytest.approx(value)


@pytest.mark.parametrize(("text", "unit", "value"), TEMPERATURES)
def test_temperature(best, text, unit, value):
    assert best("TemperatureMeasurement", text, format=unit) == pytest.approx(value)


@pytest.mark.parametrize(("kind", "locale", "text", "unit", "value"), FOREIGN)
def test_measures_in_other_languages(best, kind, locale, text, unit, value):
    assert best(kind, text, locale, format=unit) == pytest.approx(value)


@pytest.mark.parametrize("kind", ["WeightMeasurement", "VolumeMeasurement", "TemperatureMeasurement"])
@pytest.mark.parametrize("text", ["", "no idea", "70 apples", "hello there", "I'm tall", "a lot"])
def test_text_without_a_measure(found, kind, text):
    assert found(kind, text, format={"W": "kg", "V": "l", "T": "C"}[kind[0]]) == []


def test_a_number_alone_is_in_the_cards_unit_but_less_sure(found):
    alone, said = found("WeightMeasurement", "70", format="kg")[0], found("WeightMeasurement", "70 kg", format="kg")[0]
    assert alone.value == said.value
    assert alone.confidence < said.confidence


def test_without_a_format_the_unit_that_was_said_is_kept(found):
    one = found("WeightMeasurement", "5 pounds")[0]
    assert (one.value, one.details["unit"]) == (5, "lb")


@pytest.mark.parametrize(
    ("dimension", "units"),
    [
        (WEIGHT, "mcg mg g kg oz lb mt t"), (TEMPERATURE, "C K F"), (TIME, "ns mu ms s min h d week month year"),
        (VOLUME, "mm3 cm3 ml cl dl l kl m3 km3 tsp Tbs in3 fl-oz cup pnt qt gal ft3 yd3"),
    ],
)  # fmt: skip
def test_every_documented_format_is_a_unit(dimension, units):
    for name in units.split():
        unit = unit_of(dimension, name)
        assert unit is not None, name
        assert unit.key == name
