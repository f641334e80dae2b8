"""Common family names and given names of many languages, from which invented travellers are put together.

Written in Latin letters as passports print them; the machine-readable zone's letters come from `limen.lib.names`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from limen.lib.names import transliterate


@dataclass(frozen=True, slots=True)
class Names:
    """Names of one language, as the machine-readable zone writes them."""

    families: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]
    two_families: bool = False
    """True where people carry a family name of each parent."""


def _names(families: str, women: str, men: str, *, two_families: bool = False) -> Names:
    return Names(_written(families), _written(women), _written(men), two_families)


def _written(names: str) -> tuple[str, ...]:
    return tuple(transliterate(name.replace("_", " ")).replace("<", " ") for name in names.split())


ENGLISH: Final = _names(
    "Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Robinson Wright Thompson Evans Walker White Roberts"
    " Green Hall Wood Jackson Clarke Harris Clark Turner Hill Cooper Ward Moore Morgan King O'Brien Kelly Murphy",
    "Olivia Amelia Isla Ava Emily Grace Lily Sophie Charlotte Lucy Hannah Jessica Rebecca Sarah Emma Rachel Laura Helen"
    " Margaret Susan Julie Karen Alice Eleanor Ruby Freya Ella Chloe",
    "Oliver George Harry Noah Jack Leo Arthur James William Thomas Daniel Matthew Andrew David Michael Christopher Paul"
    " Mark Stephen Peter Robert Edward Samuel Benjamin Luke Adam Ryan Callum",
)
FRENCH: Final = _names(
    "Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia David"
    " Bertrand Roux Vincent Fournier Morel Girard André Mercier Dupont Lambert Bonnet François Martinez Lefèvre",
    "Marie Camille Léa Manon Chloé Inès Jade Louise Emma Alice Juliette Sarah Zoé Lucie Clara Hélène Sophie Isabelle"
    " Nathalie Anne Catherine Françoise Monique Élodie Céline Aurélie",
    "Jean Pierre Michel André Philippe Alain Nicolas Julien Thomas Antoine Louis Gabriel Hugo Lucas Arthur Jules Adam"
    " Raphaël Léo Maxime Guillaume François Étienne Mathieu Bruno",
)
GERMAN: Final = _names(
    "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf"
    " Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Werner Krause Lehmann Köhler Groß",
    "Anna Lena Lea Hannah Mia Emma Sophie Marie Laura Julia Katharina Sabine Petra Monika Ursula Karin Andrea Claudia"
    " Stefanie Nicole Christine Heike Franziska Johanna Greta Clara",
    "Lukas Leon Finn Paul Jonas Maximilian Felix Elias Noah Ben Thomas Michael Andreas Stefan Christian Markus Peter"
    " Wolfgang Jürgen Klaus Jörg Matthias Sebastian Tobias Jan Florian",
)
NORDIC: Final = _names(
    "Johansson Andersson Karlsson Nilsson Eriksson Larsson Olsson Persson Hansen Jensen Nielsen Pedersen Andersen"
    " Christensen Larsen Sørensen Rasmussen Jørgensen Virtanen Korhonen Mäkinen Nieminen Åkesson Øverland Lindqvist",
    "Astrid Freja Ida Maja Elsa Alma Ingrid Linnea Saga Karin Anna Eva Kristina Birgitta Marie Hanna Sofia Emma Aino"
    " Helmi Solveig Sigrid Åse",
    "Lars Erik Anders Per Johan Karl Nils Olof Magnus Gustav Oskar Hugo Axel Emil Elias Noah Mikkel Søren Jens Henrik"
    " Juhani Mikael Björn Håkon",
)
DUTCH: Final = _names(
    "De_Jong Jansen De_Vries Van_den_Berg Van_Dijk Bakker Janssen Visser Smit Meijer De_Boer Mulder De_Groot Bos Vos"
    " Peters Hendriks Van_Leeuwen Dekker Brouwer De_Wit Dijkstra Smits De_Graaf Van_der_Meer Peeters Maes Jacobs Claes",
    "Emma Julia Mila Tess Sophie Zoë Sara Nora Eva Lotte Fleur Anna Maria Johanna Elisabeth Femke Sanne Ingrid Marloes",
    "Daan Bram Sem Lucas Milan Levi Luuk Finn Jan Pieter Johannes Willem Hendrik Cornelis Jeroen Maarten Ruben Thijs",
)
IBERIAN: Final = _names(
    "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz Moreno"
    " Muñoz Álvarez Romero Alonso Gutiérrez Navarro"
    " Torres Domínguez Vázquez Ramos Gil Ramírez Serrano Blanco Molina"
    " Morales Suárez"
    " Ortega Delgado Castro Ortiz Rubio Marín Sanz Núñez Iglesias Medina Garrido Cortés Castillo",
    "María Carmen Josefa Isabel Ana Laura Lucía Marta Paula Sara Elena Cristina Pilar Raquel Rocío Mercedes Alba Julia"
    " Irene Nuria Silvia Rosa Teresa Beatriz Inés Claudia Sofía Valentina Camila Ximena",
    "Antonio José Manuel Francisco David Juan Javier Daniel Carlos Jesús Alejandro Miguel Rafael Pedro Pablo Ángel"
    " Sergio Fernando Luis Jorge Alberto Álvaro Diego Adrián Raúl Iván Rubén Mateo Hugo Íñigo",
    two_families=True,
)
LUSOPHONE: Final = _names(
    "Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Jesus Sousa Fernandes Gonçalves Gomes Lopes Marques"
    " Alves Almeida Ribeiro Pinto Carvalho Teixeira Moreira Correia Mendes Nunes Soares Vieira Monteiro Cardoso Rocha"
    " Tavares Évora Andrade Lima Araújo",
    "Maria Ana Joana Beatriz Mariana Leonor Matilde Carolina Inês Sofia Catarina Rita Marta Sara Cláudia Sandra Eva"
    " Teresa Helena Júlia Luísa Fernanda Adriana Letícia Conceição",
    "João José António Francisco Manuel Pedro Luís Carlos Paulo Miguel Rui Tiago Diogo Gonçalo Rodrigo Afonso Duarte"
    " Tomás Bruno Nuno Ricardo Vítor Jorge Mário Estêvão",
    two_families=True,
)
ITALIAN: Final = _names(
    "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti De_Luca Mancini Costa"
    " Giordano Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso D'Angelo Ferrara Galli Martini",
    "Giulia Sofia Aurora Martina Chiara Francesca Anna Maria Elena Sara Valentina Alessandra Paola Laura Federica"
    " Silvia Giovanna Rosa Lucia Beatrice",
    "Francesco Alessandro Lorenzo Andrea Matteo Leonardo Gabriele Marco Luca Giuseppe Antonio Giovanni Roberto Stefano"
    " Davide Simone Paolo Mario Niccolò Pietro",
)
SLAVIC: Final = _names(
    "Nowak Kowalski Wiśniewski Wójcik Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Shevchenko"
    " Kovalenko Bondarenko Tkachenko Kravchenko Oliinyk Lysenko Petrenko Ivanenko Novák Svoboda Dvořák Horváth Kovač"
    " Petrović Jovanović Nikolov Dimitrov Popescu Ionescu Łukasik",
    "Anna Maria Katarzyna Małgorzata Agnieszka Olena Oksana Iryna Natalia Tetiana Kateryna Yuliia Svitlana Jana Eva"
    " Zuzana Ivana Milica Elena Daria Sofiia Zofia Hanna",
    "Jan Andrzej Piotr Krzysztof Tomasz Paweł Michał Oleksandr Andrii Serhii Volodymyr Dmytro Mykola Petro Jakub Ondřej"
    " Marko Nikola Stefan Georgi Ivan Bohdan Taras",
)
ARABIC: Final = _names(
    "Alaoui Benali Bennani El_Amrani Haddad Khalil Mansour Nasser Saleh Hassan Ibrahim Abdallah Mahmoud Youssef Said"
    " Najjar Khoury Sabbagh Bouzid Belkacem Cherif Mokhtar Rahmani Saadi Tahiri Ziani Fassi Idrissi Berrada Halabi"
    " Qasim Darwish Shami",
    "Fatima Khadija Amina Zainab Mariam Aisha Salma Nour Yasmin Leila Samira Hana Rania Layla Huda Noura Sanaa Imane"
    " Hajar Malak Rim Dina",
    "Mohamed Ahmed Youssef Omar Ali Hassan Hussein Khalid Ibrahim Karim Rachid Said Mustafa Tariq Bilal Hamza Ayoub"
    " Anas Walid Samir Nabil Adel",
)
WEST_AFRICAN: Final = _names(
    "Diallo Ba Sow Ndiaye Diop Fall Sarr Faye Gueye Sy Traoré Keita Coulibaly Cissé Touré Camara Konaté Okafor Adeyemi"
    " Okonkwo Eze Balogun Abubakar Bello Mensah Owusu Asante Boateng Osei Appiah Ndour Mbaye",
    "Awa Aminata Fatou Mariama Aïssatou Khady Ndeye Binta Oumou Rokia Chioma Ngozi Adaeze Folake Amara Abena Akosua"
    " Efua Adwoa Hawa Ramata",
    "Mamadou Ibrahima Ousmane Cheikh Abdoulaye Moussa Amadou Alioune Sékou Boubacar Chinedu Emeka Oluwaseun Tunde"
    " Babajide Kwame Kofi Kojo Yaw Kwabena Modou Lamine",
)
SOUTH_ASIAN: Final = _names(
    "Sharma Patel Singh Kumar Gupta Verma Reddy Iyer Nair Menon Rao Mehta Shah Joshi Desai Chopra Kapoor Malhotra Das"
    " Ghosh Banerjee Mukherjee Khan Ahmed Hussain Begum Rahman Perera Fernando Silva",
    "Priya Ananya Aarohi Diya Saanvi Kavya Neha Pooja Sunita Anita Lakshmi Meera Radha Asha Shreya Riya Nisha Ayesha"
    " Fatima Sana Dilani",
    "Aarav Vivaan Arjun Rahul Amit Rajesh Suresh Ramesh Vijay Sanjay Anil Deepak Rohit Nikhil Karthik Arun Imran Faisal"
    " Tariq Nuwan Chaminda",
)
CHINESE: Final = _names(
    "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng Liang Xie Song Tang Deng"
    " Han Feng Cao Peng",
    "Fang Min Jing Li Yan Xiulan Xiuying Na Juan Yun Hong Mei Ying Xin Yutong Zihan Xinyi Jiayi Ruoxi Meiling Shuang",
    "Wei Qiang Lei Jun Yang Yong Jie Tao Ming Chao Gang Ping Hui Peng Bo Haoran Zixuan Yuxuan Mingze Jianguo Zhiqiang",
)
TURKISH: Final = _names(
    "Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin Kara Koç Kurt"
    " Özkan Şimşek Polat Korkmaz",
    "Fatma Ayşe Emine Hatice Zeynep Elif Meryem Şerife Zehra Sultan Merve Büşra Özlem Esra Defne Ece",
    "Mehmet Mustafa Ahmet Ali Hüseyin Hasan İbrahim İsmail Osman Yusuf Murat Ömer Emre Burak Can Eren",
)
UTOPIAN: Final = _names(
    "Hythloday Amaurot Anyder Abraxa Macar Polyler Alaopol Nephel Achor Zapolet Syphogrant Tranibor Ademus Buthres"
    " Phylarch Barzane Anemol Mithras Cynemer Trapem Eriksson Halvorsen Aldana Okoye Marchetti Lindgren Sorel Vasari"
    " Tamm Oduya Castell Brandt Moreau Salgado Iversen",
    "Anna Hytha Anyda Ade Elin Sofia Inés Amara Maren Tilda Livia Noor Iris Selma Thea Nadia Clara Yara Ronja Edda Mira"
    " Alba Ottilie",
    "Raphael Peter Thomas Abrax Ademar Polyer Magnus Elio Tomás Karim Jonas Milo Oskar Samir Viktor Emil Rafael Nils"
    " Omar Leander Anders Teo",
)
